// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.http;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kiln.model.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What is answered.
 *
 * @param body not to be changed
 * @param whenSent to be run when the body has left, or never will
 */
public record Reply(int status, Type type, byte[] body, Map<String, String> headers, Optional<Runnable> whenSent) {

    private static final byte[] NOTHING = {};

    /** The content types that the controller makes. */
    public enum Type {
        NONE,
        JSON,
        TEXT,
        METRICS
    }

    public Reply {
        headers = Map.copyOf(headers);
    }

    public static Reply json(int status, JsonNode json) {
        return json(status, Json.bytes(json));
    }

    /** As above, of what was rendered already. */
    public static Reply json(int status, byte[] rendered) {
        return new Reply(status, Type.JSON, rendered, Map.of(), Optional.empty());
    }

    public static Reply text(int status, String text) {
        return text(status, Type.TEXT, text);
    }

    public static Reply text(int status, Type type, String text) {
        return new Reply(status, type, text.getBytes(StandardCharsets.UTF_8), Map.of(), Optional.empty());
    }

    public static Reply empty(int status) {
        return new Reply(status, Type.NONE, NOTHING, Map.of(), Optional.empty());
    }

    public Reply with(String header, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(header, value);
        return new Reply(status, type, body, more, whenSent);
    }

    /** Runs something once the body has left. */
    public Reply afterwards(Runnable action) {
        return new Reply(status, type, body, headers, Optional.of(action));
    }
}
