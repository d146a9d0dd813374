// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.actions;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.kiln.controller.entity.PutFields;
import dev.kiln.controller.problem.Problem;
import dev.kiln.controller.problem.Refusal;
import dev.kiln.model.action.Action;
import dev.kiln.model.action.Code;
import dev.kiln.model.action.Exec;
import dev.kiln.model.entity.Annotations;
import dev.kiln.model.entity.Parameters;
import dev.kiln.model.json.Json;
import dev.kiln.model.limits.SystemLimits;
import dev.kiln.model.name.QualifiedName;
import dev.kiln.model.pools.IsolationClass;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Makes the new action out of the old one, if there is one, and of what a request wants. Pure. */
final class ActionDraft {

    private static final String EXEC = "exec";
    private static final String COMPONENTS = "_actions";
    private static final String PROVIDE_API_KEY = "provide-api-key";
    private static final String ISOLATION = "isolation";

    private ActionDraft() {}

    /** The first version of an action. */
    static Action create(QualifiedName name, ActionPut put, SystemLimits limits, Instant now) {
        Exec exec = put.exec().orElseThrow(() -> new Refusal(new Problem.Invalid("exec undefined")));
        Annotations annotations =
                put.fields().annotations().orElse(Annotations.NONE).without(put.annotationsToDelete());
        if (annotations.get(PROVIDE_API_KEY).isEmpty()) {
            annotations = annotations.with(PROVIDE_API_KEY, BooleanNode.FALSE);
        }
        return new Action(
                name,
                put.fields().versionAfter(Optional.empty()),
                put.fields().isPublished().orElse(false),
                exec,
                parameters(exec, put, Parameters.NONE),
                put.limits().over(LimitsPatch.standard(limits)),
                withKind(annotations, exec),
                now);
    }

    /** The next version. Annotations are merged, limits one by one; parameters and exec are replaced as a whole. */
    static Action update(Action old, ActionPut put, Instant now) {
        Exec exec = put.exec().orElse(old.exec());
        Annotations annotations = old.annotations()
                .mergedWith(put.fields().annotations().orElse(Annotations.NONE))
                .without(put.annotationsToDelete());
        return new Action(
                old.name(),
                put.fields().versionAfter(Optional.of(old.version())),
                put.fields().isPublished().orElse(old.isPublished()),
                exec,
                parameters(exec, put, kept(old, put)),
                put.limits().over(old.limits()),
                withKind(annotations, exec),
                now);
    }

    /** Refuses parts that are too large, and annotations that cannot be obeyed. */
    static void requireAllowed(ActionPut put, SystemLimits limits) {
        put.exec().ifPresent(exec -> PutFields.requireSize(EXEC, bytes(exec), limits.execBytes()));
        put.fields().requireSizes(limits);
        put.fields().annotations().flatMap(it -> it.get(ISOLATION)).ifPresent(ActionDraft::requireIsolation);
    }

    /** Of a sequence they are its components, whatever is asked. */
    private static Parameters parameters(Exec exec, ActionPut put, Parameters old) {
        return exec instanceof Exec.Sequence sequence
                ? components(sequence)
                : put.fields().parameters().orElse(old);
    }

    private static Parameters components(Exec.Sequence sequence) {
        ArrayNode names = Json.array();
        sequence.components().forEach(it -> names.add(it.withLeadingSlash()));
        return new Parameters(List.of(new Parameters.Parameter(COMPONENTS, names)));
    }

    /** The old parameters, unless they were the components of a sequence that is none any more. */
    private static Parameters kept(Action old, ActionPut put) {
        return put.exec().isPresent() && old.exec() instanceof Exec.Sequence ? Parameters.NONE : old.parameters();
    }

    private static void requireIsolation(JsonNode value) {
        if (!value.isTextual() || IsolationClass.named(value.textValue()).isEmpty()) {
            throw new Refusal(new Problem.Invalid("The annotation 'isolation' must be one of these, weakest first: "
                    + IsolationClass.words() + "; it is " + value + "."));
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
