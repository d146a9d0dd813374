// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.dispatch;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;

/**
 * What an action is run with, beside its own parameters.
 *
 * @param value an object, or an array from the action before in a sequence
 * @param locked those of its fields that are still encrypted, with their schemes
 */
public record Input(JsonNode value, Map<String, String> locked) {

    public Input {
        locked = Map.copyOf(locked);
    }

    /** In the clear, as callers and actions write it. */
    public static Input of(JsonNode value) {
        return new Input(value, Map.of());
    }
}
