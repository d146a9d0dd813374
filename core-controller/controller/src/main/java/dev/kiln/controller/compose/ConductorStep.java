// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.compose;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kiln.model.activation.ActivationResponse;
import dev.kiln.model.json.Json;
import java.util.Optional;
import java.util.OptionalInt;

/** What a conductor wants to happen next. */
sealed interface ConductorStep {

    /** The composition is over. */
    record End(ActivationResponse response) implements ConductorStep {}

    /**
     * Another action is to be run, and the conductor to be asked again.
     *
     * @param action as the conductor wrote it; need not be a name, nor text
     * @param params of the action
     * @param state that the conductor gets back, over the action's result
     */
    record Next(JsonNode action, ObjectNode params, ObjectNode state) implements ConductorStep {}

    /** Reads a conductor's response; fields that are no objects are put into one. */
    static ConductorStep read(ActivationResponse response) {
        JsonNode result = response.result().orElseGet(Json::object);
        Optional<ObjectNode> params = boxed(result, "params", "value");
        if (!result.has("action")) {
            return new End(params.map(it -> new ActivationResponse(
                            response.status(), Optional.of(it), OptionalInt.of(Json.bytes(it).length)))
                    .orElse(response));
        }
        return new Next(
                result.get("action"),
                params.orElseGet(Json::object),
                boxed(result, "state", "state").orElseGet(Json::object));
    }

    private static Optional<ObjectNode> boxed(JsonNode result, String field, String box) {
        JsonNode value = result.path(field);
        if (value.isMissingNode()) {
            return Optional.empty();
        }
        if (value instanceof ObjectNode object) {
            return Optional.of(object);
        }
        ObjectNode boxed = Json.object();
        boxed.set(box, value);
        return Optional.of(boxed);
    }
}
