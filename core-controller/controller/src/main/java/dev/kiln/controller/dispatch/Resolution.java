// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.dispatch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kiln.controller.problem.Problem;
import dev.kiln.controller.problem.Refusal;
import dev.kiln.model.action.Action;
import dev.kiln.model.entity.Parameters;
import dev.kiln.model.entity.Parameters.Parameter;
import dev.kiln.model.identity.AuthKey;
import dev.kiln.model.identity.Identity;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What an action's parameters and annotations mean for one invocation. Pure. */
public final class Resolution {

    private static final String COMPONENTS = "_actions";
    private static final String FINAL = "final";
    private static final String PROVIDE_API_KEY = "provide-api-key";

    private Resolution() {}

    /**
     * Refuses a payload that sets what only whoever made the action may set. Not for the parts of a sequence or composition:
     * what these get, their neighbours made.
     *
     * @throws Refusal when the action's parameters are final and the payload has one of them
     */
    public static void requireOpen(Action action, ObjectNode payload) {
        if (!action.annotations().isTruthy(FINAL)) {
            return;
        }
        for (Parameter parameter : action.parameters().items()) {
            if (payload.has(parameter.key()) && !parameter.value().isNull()) {
                throw new Refusal(new Problem.Invalid(
                        "Request defines parameters that are not allowed (e.g., reserved properties)."));
            }
        }
    }

    /**
     * The arguments of the run: the action's parameters under the payload. An array, which only comes from the action before in
     * a sequence, stays as it is.
     */
    static JsonNode arguments(Action action, JsonNode payload) {
        if (!(payload instanceof ObjectNode object)
                || action.parameters().items().isEmpty()) {
            return payload;
        }
        ObjectNode arguments = action.parameters().toArguments();
        arguments.setAll(object);
        return arguments;
    }

    /**
     * What the first action of a sequence gets: the payload over what the sequence inherits from its package. Its own
     * parameters only name its parts.
     */
    public static Input sequenceInput(Action sequence, Input payload) {
        List<Parameter> inherited = sequence.parameters().items().stream()
                .filter(it -> !it.key().equals(COMPONENTS))
                .toList();
        Action heir = sequence.withParameters(new Parameters(inherited));
        return new Input(arguments(heir, payload.value()), lockedKeys(heir, payload));
    }

    /** Parameters that are still encrypted, with their schemes; what the payload overrides is as the payload says. */
    static Map<String, String> lockedKeys(Action action, Input payload) {
        Map<String, String> locked = new HashMap<>(payload.locked());
        for (Parameter parameter : action.parameters().items()) {
            if (!payload.value().has(parameter.key())) {
                parameter.encryption().ifPresent(scheme -> locked.put(parameter.key(), scheme));
            }
        }
        return locked;
    }

    /** The caller's key, if the action asks for it; one whose annotation is absent is from before it was invented. */
    static Optional<AuthKey> keyFor(Action action, Identity caller) {
        boolean wants = action.annotations().get(PROVIDE_API_KEY).isEmpty()
                || action.annotations().isTruthy(PROVIDE_API_KEY);
        return wants ? caller.authKey() : Optional.empty();
    }
}
