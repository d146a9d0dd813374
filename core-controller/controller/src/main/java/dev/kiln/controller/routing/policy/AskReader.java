// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.routing.policy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kiln.controller.problem.Problem;
import dev.kiln.controller.problem.Refusal;
import dev.kiln.controller.routing.Ask;
import dev.kiln.model.action.Action;
import dev.kiln.model.action.Exec;
import dev.kiln.model.entity.Annotations;
import dev.kiln.model.name.NamespaceName;
import dev.kiln.model.name.QualifiedName;
import dev.kiln.model.words.Nearest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Reads what is to be explained: an action that there is, or one as it would be. */
final class AskReader {

    private static final List<String> OF_ACTION = List.of("action", "namespace");
    private static final List<String> WOULD_BE =
            List.of("action", "namespace", "kind", "memory", "annotations", "blackbox");
    private static final int STANDARD_MEGABYTES = 256;

    private final Function<QualifiedName, Optional<Action>> actions;

    /** @param actions blocks; the action of a name, if there is one */
    AskReader(Function<QualifiedName, Optional<Action>> actions) {
        this.actions = actions;
    }

    /**
     * What is asked.
     *
     * @param action empty for one that is only thought of
     */
    record Asked(Ask ask, Optional<Action> action) {}

    /** @throws Refusal when a key is unknown or has an unusable value, or there is no such action */
    Asked read(ObjectNode body) {
        boolean isOfAction = body.has("action");
        List<String> known = isOfAction ? OF_ACTION : WOULD_BE;
        body.fieldNames().forEachRemaining(key -> {
            if (!known.contains(key)) {
                throw malformed("'" + key + "' is no key"
                        + (isOfAction && WOULD_BE.contains(key)
                                ? " beside 'action', which says it"
                                : "; did you mean '" + Nearest.of(key, known) + "'?"));
            }
        });
        Optional<String> namespace = text(body, "namespace");
        if (isOfAction) {
            return ofAction(text(body, "action").orElse(""), namespace);
        }
        Ask ask = wouldBe(
                body,
                namespace.orElseThrow(() -> malformed(
                        "there must be 'action', such as \"/guest/tools/resize\", or 'namespace' with 'kind', 'memory',"
                                + " 'annotations' and 'blackbox' as it is wanted")));
        return new Asked(ask, Optional.empty());
    }

    private Asked ofAction(String text, Optional<String> namespace) {
        QualifiedName name = QualifiedName.parse(text);
        Action action = actions.apply(name)
                .orElseThrow(() -> new Refusal(new Problem.Unknown("There is no action '" + name.withLeadingSlash()
                        + "'. Of one in a bound package, name the package that it is bound to.")));
        NamespaceName runsFor = namespace.map(NamespaceName::new).orElse(name.namespace());
        return new Asked(Ask.of(action, runsFor.value()), Optional.of(action));
    }

    private static Ask wouldBe(ObjectNode body, String namespace) {
        boolean isBlackbox = body.path("blackbox").asBoolean(false);
        String kind = text(body, "kind").orElse(isBlackbox ? Exec.BLACKBOX : "");
        JsonNode memory = body.path("memory");
        if (!memory.isMissingNode() && (!memory.isInt() || memory.intValue() <= 0)) {
            throw malformed("'memory' must be a whole number of MB, and is " + memory);
        }
        return new Ask(
                namespace,
                kind,
                isBlackbox || kind.equals(Exec.BLACKBOX),
                memory.asInt(STANDARD_MEGABYTES),
                annotations(body.path("annotations")));
    }

    private static Annotations annotations(JsonNode json) {
        if (!json.isMissingNode() && !json.isObject()) {
            throw malformed("'annotations' must be an object such as {\"gpu\": true}, and is " + json);
        }
        Map<String, JsonNode> values = new LinkedHashMap<>();
        json.properties().forEach(it -> values.put(it.getKey(), it.getValue()));
        return new Annotations(values);
    }

    private static Optional<String> text(ObjectNode body, String key) {
        JsonNode value = body.path(key);
        if (!value.isMissingNode() && !value.isTextual()) {
            throw malformed("'" + key + "' must be a text, and is " + value);
        }
        return Optional.of(value.asText()).filter(it -> !it.isEmpty());
    }

    private static Refusal malformed(String detail) {
        return new Refusal(new Problem.Malformed(detail));
    }
}
