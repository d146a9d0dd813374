// SPDX-License-Identifier: Apache-2.0
package dev.kiln.actions.contract;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.Map;

/** An HTTP response; the names of its headers are in lower case. */
public record Reply(int status, Map<String, String> headers, String body) {
    private static final JsonMapper MAPPER = new JsonMapper();

    public Reply {
        headers = Map.copyOf(headers);
    }

    public JsonNode json() {
        return tree(body);
    }

    static JsonNode tree(String json) {
        try {
            return MAPPER.readTree(json);
        } catch (JsonProcessingException malformed) {
            throw new AssertionError("this is not JSON: " + json, malformed);
        }
    }

    /** The text of the field {@code error}, or an empty one. */
    public String error() {
        return json().path("error").asText("");
    }
}
