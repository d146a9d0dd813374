// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.actions;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kiln.model.action.Exec;
import dev.kiln.model.entity.Annotations;
import dev.kiln.model.entity.Parameters;
import dev.kiln.model.json.MalformedJsonException;
import dev.kiln.model.name.Version;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a request wants an action to be; absent is what it does not mention. */
record ActionPut(
        Optional<Exec> exec,
        Optional<Parameters> parameters,
        LimitsPatch limits,
        Optional<Version> version,
        Optional<Boolean> isPublished,
        Optional<Annotations> annotations,
        List<String> annotationsToDelete) {

    ActionPut {
        annotationsToDelete = List.copyOf(annotationsToDelete);
    }

    /**
     * Reads the body of a {@code PUT}; unknown fields are passed over, as clients send names of their own.
     *
     * @throws MalformedJsonException when a field is not what it should be
     */
    static ActionPut read(ObjectNode json, ExecReader execs) {
        return new ActionPut(
                field(json, "exec").map(execs::read),
                field(json, "parameters").map(Parameters::fromJson),
                field(json, "limits").map(LimitsPatch::read).orElse(LimitsPatch.NONE),
                field(json, "version").map(ActionPut::version),
                field(json, "publish").map(ActionPut::flag),
                field(json, "annotations").map(Annotations::fromJson),
                field(json, "delAnnotations").map(ActionPut::keys).orElse(List.of()));
    }

    private static Optional<JsonNode> field(ObjectNode json, String name) {
        JsonNode value = json.path(name);
        return value.isMissingNode() || value.isNull() ? Optional.empty() : Optional.of(value);
    }

    private static Version version(JsonNode json) {
        if (!json.isTextual()) {
            throw new MalformedJsonException("'version' must be a string such as '1.0.2'");
        }
        try {
            return Version.parse(json.textValue());
        } catch (IllegalArgumentException e) {
            throw new MalformedJsonException("'version' must be three numbers such as 1.0.2");
        }
    }

    private static Boolean flag(JsonNode json) {
        if (!json.isBoolean()) {
            throw new MalformedJsonException("'publish' must be true or false");
        }
        return json.booleanValue();
    }

    private static List<String> keys(JsonNode json) {
        List<String> keys = new ArrayList<>();
        for (JsonNode key : json) {
            if (!key.isTextual()) {
                throw new MalformedJsonException("'delAnnotations' must be an array of strings");
            }
            keys.add(key.textValue());
        }
        if (!json.isArray()) {
            throw new MalformedJsonException("'delAnnotations' must be an array of strings");
        }
        return keys;
    }
}
