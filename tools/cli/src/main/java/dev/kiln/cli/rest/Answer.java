// SPDX-License-Identifier: Apache-2.0
package dev.kiln.cli.rest;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;

/**
 * An answer as it came, success or not.
 *
 * @param headers their names in lower case
 * @param body missing when there was none, or when it was no JSON
 */
public record Answer(int status, Map<String, String> headers, JsonNode body) {
    public Answer {
        headers = Map.copyOf(headers);
    }
}
