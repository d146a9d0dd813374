// SPDX-License-Identifier: Apache-2.0
package dev.kiln.bench.fill;

import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.kiln.model.action.Action;
import dev.kiln.model.action.ActionLimits;
import dev.kiln.model.action.Code;
import dev.kiln.model.action.Exec;
import dev.kiln.model.activation.Activation;
import dev.kiln.model.activation.ActivationId;
import dev.kiln.model.activation.ActivationResponse;
import dev.kiln.model.entity.Annotations;
import dev.kiln.model.entity.Parameters;
import dev.kiln.model.json.Json;
import dev.kiln.model.name.EntityName;
import dev.kiln.model.name.NamespaceName;
import dev.kiln.model.name.QualifiedName;
import dev.kiln.model.name.Version;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * What is in a store: actions and records of one namespace. The records begin a second after each other, and their actions
 * take turns, so that those of an action are far apart; an action that has records has {@value #RECORDS_OF_ACTION} or one more,
 * however many there are in all. Before the first record there are {@value #OLD} of an action that is gone, to be pruned.
 */
public record Contents(int actions, int records) {

    static final NamespaceName NAMESPACE = new NamespaceName("guest");
    static final Instant FIRST = Instant.parse("2026-01-01T00:00:00Z");
    static final Duration INTERVAL = Duration.ofSeconds(1);
    static final int RECORDS_OF_ACTION = 30;
    static final int OLD = 1_000;

    public Contents {
        if (actions < 1 || records < RECORDS_OF_ACTION || records / RECORDS_OF_ACTION > actions) {
            throw new UnfitSizeException("a store with " + actions + " actions and " + records
                    + " records cannot be made: each action that has records has " + RECORDS_OF_ACTION
                    + ", so choose at least " + RECORDS_OF_ACTION + " records and at most " + RECORDS_OF_ACTION
                    + " for each action");
        }
    }

    /** How many actions have records. */
    int called() {
        return records / RECORDS_OF_ACTION;
    }

    static QualifiedName name(int number) {
        return QualifiedName.parse(NAMESPACE + "/action" + number);
    }

    /** Of a record; negative numbers are of old ones. */
    static Instant start(int number) {
        return FIRST.plus(INTERVAL.multipliedBy(number));
    }

    static Action action(int number) {
        return new Action(
                name(number),
                Version.FIRST,
                false,
                new Exec.Managed(
                        "nodejs:20", new Code.Inline("function main() { return {} }", false), Optional.empty()),
                new Parameters(List.of(new Parameters.Parameter("greeting", TextNode.valueOf("hello " + number)))),
                ActionLimits.DEFAULT,
                Annotations.NONE.with("exec", TextNode.valueOf("nodejs:20")),
                FIRST);
    }

    Activation record(int number, RandomGenerator random) {
        QualifiedName name = number < 0 ? QualifiedName.of(NAMESPACE.value(), "gone") : name(number % called());
        return new Activation(
                NAMESPACE,
                new EntityName(name.name().value()),
                Version.FIRST,
                NAMESPACE.value(),
                ActivationId.random(random),
                Optional.empty(),
                start(number),
                Optional.of(start(number).plusMillis(12)),
                ActivationResponse.success(Json.object().put("greeting", "hello " + number), 24),
                List.of(),
                Annotations.NONE
                        .with("path", TextNode.valueOf(name.toString()))
                        .with("kind", TextNode.valueOf("nodejs:20"))
                        .with("waitTime", IntNode.valueOf(3)),
                false);
    }
}
