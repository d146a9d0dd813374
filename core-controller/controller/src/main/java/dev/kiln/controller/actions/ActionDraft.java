// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.actions;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.kiln.controller.problem.Problem;
import dev.kiln.controller.problem.Refusal;
import dev.kiln.model.action.Action;
import dev.kiln.model.action.Code;
import dev.kiln.model.action.Exec;
import dev.kiln.model.entity.Annotations;
import dev.kiln.model.entity.Parameters;
import dev.kiln.model.limits.SystemLimits;
import dev.kiln.model.name.QualifiedName;
import dev.kiln.model.name.Version;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Set;

/** Makes the new action out of the old one, if there is one, and of what a request wants. Pure. */
final class ActionDraft {

    private static final String EXEC = "exec";
    private static final String PROVIDE_API_KEY = "provide-api-key";
    private static final String ISOLATION = "isolation";
    private static final Set<String> ISOLATIONS = Set.of("NONE", "NAMESPACES", "CONTAINER", "VIRTUAL_MACHINE");

    private ActionDraft() {}

    /** The first version of an action. */
    static Action create(QualifiedName name, ActionPut put, SystemLimits limits, Instant now) {
        Exec exec = put.exec().orElseThrow(() -> new Refusal(new Problem.Invalid("exec undefined")));
        Annotations annotations = put.annotations().orElse(Annotations.NONE).without(put.annotationsToDelete());
        if (annotations.get(PROVIDE_API_KEY).isEmpty()) {
            annotations = annotations.with(PROVIDE_API_KEY, BooleanNode.FALSE);
        }
        return new Action(
                name,
                put.version().orElse(Version.FIRST),
                put.isPublished().orElse(false),
                exec,
                put.parameters().orElse(Parameters.NONE),
                put.limits().over(LimitsPatch.standard(limits)),
                withKind(annotations, exec),
                now);
    }

    /** The next version. Annotations are merged, limits one by one; parameters and exec are replaced as a whole. */
    static Action update(Action old, ActionPut put, Instant now) {
        Exec exec = put.exec().orElse(old.exec());
        Annotations annotations = old.annotations()
                .mergedWith(put.annotations().orElse(Annotations.NONE))
                .without(put.annotationsToDelete());
        return new Action(
                old.name(),
                put.version().orElse(old.version().next()),
                put.isPublished().orElse(old.isPublished()),
                exec,
                put.parameters().orElse(old.parameters()),
                put.limits().over(old.limits()),
                withKind(annotations, exec),
                now);
    }

    /** Refuses parts that are too large, and annotations that cannot be obeyed. */
    static void requireAllowed(ActionPut put, SystemLimits limits) {
        put.exec().ifPresent(exec -> requireSize(EXEC, bytes(exec), limits.execBytes()));
        put.parameters().ifPresent(it -> requireSize("parameters", it.sizeBytes(), limits.parameterBytes()));
        put.annotations().ifPresent(it -> {
            requireSize("annotations", it.sizeBytes(), limits.parameterBytes());
            it.get(ISOLATION).ifPresent(ActionDraft::requireIsolation);
        });
    }

    private static void requireIsolation(JsonNode value) {
        if (!value.isTextual() || !ISOLATIONS.contains(value.textValue())) {
            throw new Refusal(new Problem.Invalid(
                    "The annotation 'isolation' must be one of NONE, NAMESPACES," + " CONTAINER and VIRTUAL_MACHINE."));
        }
    }

    private static void requireSize(String part, long bytes, long maxBytes) {
        if (bytes > maxBytes) {
            throw new Refusal(Problem.TooLarge.part(part, bytes, maxBytes));
        }
    }

    private static long bytes(Exec exec) {
        long code = exec.optionalCode()
                .map(it -> it instanceof Code.Inline inline ? utf8Length(inline.text()) : 0)
                .orElse(0L);
        return code + main(exec).getBytes(StandardCharsets.UTF_8).length;
    }

    private static String main(Exec exec) {
        return switch (exec) {
            case Exec.Managed managed -> managed.main().orElse("");
            case Exec.Blackbox blackbox -> blackbox.main().orElse("");
            case Exec.Sequence sequence -> "";
        };
    }

    /** Counted, not encoded: the text may be 48 MB. */
    private static long utf8Length(String text) {
        long length = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            // each half of a surrogate pair counts two of the four bytes
            length += c < 0x80 ? 1 : c < 0x800 || Character.isSurrogate(c) ? 2 : 3;
        }
        return length;
    }

    private static Annotations withKind(Annotations annotations, Exec exec) {
        return annotations.with(EXEC, TextNode.valueOf(exec.kind()));
    }
}
