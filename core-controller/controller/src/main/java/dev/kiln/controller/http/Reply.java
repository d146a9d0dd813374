// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.http;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kiln.model.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What is answered.
 *
 * @param status 200 to 999, whether or not HTTP knows it; a body is dropped where the status has none
 * @param body not to be changed
 * @param hasOwnCors whether its headers say all that browsers on other sites are told; else the door says it
 * @param whenSent to be run when the body has left, or never will
 */
public record Reply(
        int status,
        MediaType type,
        byte[] body,
        List<Header> headers,
        boolean hasOwnCors,
        Optional<Runnable> whenSent) {

    private static final byte[] NOTHING = {};

    public Reply {
        headers = List.copyOf(headers);
    }

    public static Reply of(int status, MediaType type, byte[] body) {
        return new Reply(status, type, body, List.of(), false, Optional.empty());
    }

    public static Reply json(int status, JsonNode json) {
        return json(status, Json.bytes(json));
    }

    /** As above, of what was rendered already. */
    public static Reply json(int status, byte[] rendered) {
        return of(status, MediaType.JSON, rendered);
    }

    public static Reply text(int status, String text) {
        return text(status, MediaType.TEXT, text);
    }

    public static Reply text(int status, MediaType type, String text) {
        return of(status, type, text.getBytes(StandardCharsets.UTF_8));
    }

    public static Reply empty(int status) {
        return of(status, MediaType.NONE, NOTHING);
    }

    /** With this header, and no other of its name. */
    public Reply with(String header, String value) {
        List<Header> more = new ArrayList<>(headers.size() + 1);
        for (Header other : headers) {
            if (!other.hasName(header)) {
                more.add(other);
            }
        }
        more.add(new Header(header, value));
        return with(more);
    }

    /** With these headers and no others. */
    public Reply with(List<Header> others) {
        return new Reply(status, type, body, others, hasOwnCors, whenSent);
    }

    /** Keeps the door from telling browsers on other sites anything. */
    public Reply withOwnCors() {
        return new Reply(status, type, body, headers, true, whenSent);
    }

    /** Runs something once the body has left. */
    public Reply afterwards(Runnable action) {
        return new Reply(status, type, body, headers, hasOwnCors, Optional.of(action));
    }
}
