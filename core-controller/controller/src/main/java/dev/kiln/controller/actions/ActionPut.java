// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.actions;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kiln.controller.entity.PutFields;
import dev.kiln.model.action.Exec;
import dev.kiln.model.json.MalformedJsonException;
import dev.kiln.model.name.NamespaceName;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a request wants an action to be; absent is what it does not mention. */
record ActionPut(PutFields fields, Optional<Exec> exec, LimitsPatch limits, List<String> annotationsToDelete) {

    ActionPut {
        annotationsToDelete = List.copyOf(annotationsToDelete);
    }

    /**
     * Reads the body of a {@code PUT}; unknown fields are passed over, as clients send names of their own.
     *
     * @param caller whose namespace {@code _} is
     * @throws MalformedJsonException when a field is not what it should be
     */
    static ActionPut read(ObjectNode json, ExecReader execs, NamespaceName caller) {
        return new ActionPut(
                PutFields.read(json),
                PutFields.field(json, "exec").map(exec -> execs.read(exec, caller)),
                PutFields.field(json, "limits").map(LimitsPatch::read).orElse(LimitsPatch.NONE),
                PutFields.field(json, "delAnnotations").map(ActionPut::keys).orElse(List.of()));
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
