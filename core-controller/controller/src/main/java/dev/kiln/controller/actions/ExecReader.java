// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.actions;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kiln.controller.problem.Problem;
import dev.kiln.controller.problem.Refusal;
import dev.kiln.model.action.Code;
import dev.kiln.model.action.Exec;
import dev.kiln.model.json.MalformedJsonException;
import dev.kiln.model.name.NamespaceName;
import dev.kiln.model.name.QualifiedName;
import dev.kiln.model.runtimes.RuntimesManifest;
import dev.kiln.model.runtimes.RuntimesManifest.LanguageRuntime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads {@code exec} as users send it, with OpenWhisk's sentences for what is wrong. */
final class ExecReader {

    /** More names than that are not even looked at. */
    private static final int MAX_NAMES = 1_000;

    private final Supplier<RuntimesManifest> manifest;

    /** @param manifest the kinds as they are now; must not wait */
    ExecReader(Supplier<RuntimesManifest> manifest) {
        this.manifest = manifest;
    }

    /**
     * Reads it; the family's default becomes a concrete kind.
     *
     * @param caller whose namespace {@code _} is
     * @throws MalformedJsonException when it is malformed
     */
    Exec read(JsonNode json, NamespaceName caller) {
        if (!(json instanceof ObjectNode exec)) {
            throw new MalformedJsonException("'exec' must be an object");
        }
        String kind = text(exec, "kind")
                .orElseThrow(() -> new MalformedJsonException("'kind' must be a string defined in 'exec'"));
        return switch (kind) {
            case Exec.SEQUENCE -> sequence(exec, caller);
            case Exec.BLACKBOX -> blackbox(exec);
            default -> managed(exec, kind);
        };
    }

    private Exec managed(ObjectNode exec, String kind) {
        LanguageRuntime runtime = manifest.get().resolve(kind).orElseThrow(() -> unknown(kind));
        String code = text(exec, "code").orElseThrow(() -> noCode(runtime.kind()));
        Optional<String> main = main(exec, runtime.kind(), runtime.needsMain());
        return new Exec.Managed(runtime.kind(), Code.Inline.of(code), main);
    }

    private static Exec sequence(ObjectNode exec, NamespaceName caller) {
        if (!(exec.get("components") instanceof ArrayNode names)) {
            throw new MalformedJsonException("'components' must be defined for sequence kind");
        }
        if (names.size() > MAX_NAMES) {
            throw new Refusal(new Problem.Invalid("Too many actions in the sequence."));
        }
        List<QualifiedName> components = new ArrayList<>();
        for (JsonNode name : names) {
            if (!name.isTextual()) {
                throw new MalformedJsonException("'components' must be an array of strings such as '/_/hello'");
            }
            components.add(QualifiedName.parse(name.textValue()).in(caller));
        }
        return new Exec.Sequence(components);
    }

    private static Exec blackbox(ObjectNode exec) {
        String image = text(exec, "image")
                .orElseThrow(() -> new MalformedJsonException(
                        "'image' must be a string defined in 'exec' for 'blackbox' actions"));
        if (!ImageName.isValid(image)) {
            throw new MalformedJsonException("could not parse image name '" + image + "'");
        }
        if (!isAbsent(exec, "code") && !exec.path("code").isTextual()) {
            throw noCode(Exec.BLACKBOX);
        }
        Optional<Code> code = text(exec, "code").filter(it -> !it.isBlank()).map(Code.Inline::of);
        return new Exec.Blackbox(image, code, main(exec, Exec.BLACKBOX, false));
    }

    private static Optional<String> main(ObjectNode exec, String kind, boolean isNeeded) {
        Optional<String> main = text(exec, "main");
        if (main.isEmpty() && (isNeeded || !isAbsent(exec, "main"))) {
            throw new MalformedJsonException("'main' must be a string defined in 'exec' for '" + kind + "' actions");
        }
        return main;
    }

    private MalformedJsonException unknown(String kind) {
        String known = Stream.concat(manifest.get().byKind().keySet().stream(), Stream.of(Exec.SEQUENCE, Exec.BLACKBOX))
                .map(it -> "'" + it + "'")
                .collect(Collectors.joining(", "));
        return new MalformedJsonException("The specified runtime '" + kind
                + "' is not supported by this platform. Valid values are: " + known + ".");
    }

    private static MalformedJsonException noCode(String kind) {
        return new MalformedJsonException(
                "'code' must be a string or attachment object defined in 'exec' for '" + kind + "' actions");
    }

    private static boolean isAbsent(ObjectNode json, String field) {
        JsonNode value = json.path(field);
        return value.isMissingNode() || value.isNull();
    }

    private static Optional<String> text(ObjectNode json, String field) {
        JsonNode value = json.path(field);
        return value.isTextual() ? Optional.of(value.textValue()) : Optional.empty();
    }
}
