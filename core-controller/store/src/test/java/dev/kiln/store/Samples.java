// SPDX-License-Identifier: Apache-2.0
package dev.kiln.store;

import com.fasterxml.jackson.databind.node.TextNode;
import dev.kiln.model.action.Action;
import dev.kiln.model.action.ActionLimits;
import dev.kiln.model.action.Code;
import dev.kiln.model.action.Exec;
import dev.kiln.model.activation.Activation;
import dev.kiln.model.activation.ActivationCodec;
import dev.kiln.model.activation.ActivationId;
import dev.kiln.model.activation.ActivationResponse;
import dev.kiln.model.entity.Annotations;
import dev.kiln.model.entity.Parameters;
import dev.kiln.model.json.Json;
import dev.kiln.model.name.EntityName;
import dev.kiln.model.name.NamespaceName;
import dev.kiln.model.name.QualifiedName;
import dev.kiln.model.name.Version;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/** Entities for tests. */
public final class Samples {

    public static final Instant START = Instant.parse("2026-01-02T03:04:05.678Z");
    public static final NamespaceName GUEST = new NamespaceName("guest");

    private Samples() {}

    public static Action action(String name) {
        return action(name, new Code.Inline("function main() { return {}; }", false));
    }

    public static Action action(String name, Code code) {
        return new Action(
                QualifiedName.parse(name),
                Version.FIRST,
                false,
                new Exec.Managed("nodejs:20", code, Optional.empty()),
                new Parameters(List.of(new Parameters.Parameter("greeting", TextNode.valueOf("hi")))),
                ActionLimits.DEFAULT,
                Annotations.NONE.with("exec", TextNode.valueOf("nodejs:20")),
                START);
    }

    public static Action updated(Action action, Instant when) {
        return new Action(
                action.name(),
                action.version().next(),
                action.isPublished(),
                action.exec(),
                action.parameters(),
                action.limits(),
                action.annotations(),
                when);
    }

    public static ActivationId id(long number) {
        return ActivationId.random(new SplittableRandom(number));
    }

    public static Activation activation(long number) {
        return activation(number, "hello", START.plusMillis(number));
    }

    /** As a store gives it back: small numbers in its result are no longs any more. */
    public static Activation readActivation(long number) {
        return ActivationCodec.fromJson(Json.parseObject(Json.bytes(ActivationCodec.toStored(activation(number)))));
    }

    public static Activation activation(long number, String name, Instant start) {
        return new Activation(
                GUEST,
                new EntityName(name),
                Version.FIRST,
                "guest-subject",
                id(number),
                Optional.empty(),
                start,
                Optional.of(start.plusMillis(12)),
                ActivationResponse.success(Json.object().put("number", number), 14),
                List.of("2026-01-02T03:04:05.678000000Z stdout: hello"),
                Annotations.NONE
                        .with("path", TextNode.valueOf("guest/" + name))
                        .with("kind", TextNode.valueOf("nodejs:20")),
                false);
    }
}
