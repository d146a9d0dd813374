// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.web;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kiln.controller.http.Reply;
import java.util.Locale;

/** What a path ends in, and so what is made of the action's result. Tried in this order. */
public enum Extension {
    HTTP,
    JSON,
    HTML,
    SVG,
    TEXT;

    /** With its dot. */
    public String suffix() {
        return "." + name().toLowerCase(Locale.ROOT);
    }

    /**
     * The response that a result stands for.
     *
     * @throws dev.kiln.controller.problem.Refusal when it cannot be one
     */
    Reply transcode(JsonNode result) {
        return switch (this) {
            case HTTP -> HttpTranscoder.transcode(result);
            case JSON -> FieldTranscoders.json(result);
            case HTML -> FieldTranscoders.html(result);
            case SVG -> FieldTranscoders.svg(result);
            case TEXT -> FieldTranscoders.text(result);
        };
    }
}
