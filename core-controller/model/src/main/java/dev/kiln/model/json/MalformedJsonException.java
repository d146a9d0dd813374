// SPDX-License-Identifier: Apache-2.0
package dev.kiln.model.json;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;

/** Input that is not the JSON it should be; the message is for whoever sent it, and never quotes the input at length. */
public final class MalformedJsonException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    public MalformedJsonException(String message) {
        super(message);
    }

    static MalformedJsonException from(JsonProcessingException e) {
        JsonLocation at = e.getLocation();
        String where = at == null ? "" : " (line " + at.getLineNr() + ", column " + at.getColumnNr() + ")";
        return new MalformedJsonException(e.getOriginalMessage() + where);
    }
}
