// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller;

import static dev.kiln.controller.World.await;
import static dev.kiln.controller.World.json;
import static dev.kiln.controller.World.own;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kiln.messaging.wire.ActivationMessage;
import dev.kiln.model.activation.ActivationResponse;
import dev.kiln.model.name.QualifiedName;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An invoker that fails gets tests instead of work, until it passes one. */
class UnhealthyInvokerTest {

    private static final String QUICK = "kiln.controller.scheduling.retry-after = 300ms";
    private static final QualifiedName TEST = QualifiedName.of("whisk.system", "invokerHealthTestAction0");

    @TempDir
    Path directory;

    @Test
    void comesBackByATestThatNobodyRecords() {
        try (World world = new World(directory, QUICK)) {
            world.createAction("echo");
            world.invoker.storesRecords = false;
            world.invoker.script = message -> Optional.of(ActivationResponse.whiskError("broken"));
            for (int i = 0; i < 4; i++) {
                world.post(own("actions/echo?blocking=true"), "{}");
            }
            await("it is unhealthy", () -> state(world).equals("unhealthy"));
            assertThat(world.post(own("actions/echo?blocking=true"), "{}").statusCode())
                    .isEqualTo(503);
            await("a second test", () -> tests(world).size() > 1);
            assertThat(state(world)).isEqualTo("unhealthy");

            world.invoker.script = message -> Optional.of(ActivationResponse.success(message.content(), 2));
            await("it is up", () -> state(world).equals("up"));

            assertThat(world.post(own("actions/echo?blocking=true"), "{}").statusCode())
                    .isEqualTo(200);
            ActivationMessage test = tests(world).getFirst();
            assertThat(test.transaction().id()).isEqualTo("sid_invokerHealth");
            assertThat(test.revision()).isEmpty();
            assertThat(test.isBlocking()).isFalse();
            assertThat(world.get("/activation/count", World.SYSTEM).body()).isEqualTo("0");
        }
    }

    @Test
    void whatItIsTestedWithIsAnActionOfTheOperators() {
        try (World world = new World(directory)) {
            String path = "/api/v1/namespaces/whisk.system/actions/" + TEST.name();
            await("the action is there", () -> world.get(path, World.SYSTEM).statusCode() == 200);

            var action = json(world.get(path, World.SYSTEM));

            assertThat(action.at("/exec/kind").asText()).isEqualTo("nodejs:20");
            assertThat(action.at("/limits/memory").asInt()).isEqualTo(128);
            assertThat(action.at("/limits/logs").asInt()).isZero();
        }
    }

    @Test
    void testsThatNeverComeBackLeaveItOutOfWork() {
        try (World world = new World(directory, QUICK)) {
            world.createAction("echo");
            world.invoker.storesRecords = false;
            world.invoker.script = message -> Optional.of(ActivationResponse.whiskError("broken"));
            for (int i = 0; i < 4; i++) {
                world.post(own("actions/echo?blocking=true"), "{}");
            }
            world.invoker.script = message -> Optional.empty();

            await("a third test", () -> tests(world).size() > 2);

            assertThat(state(world)).isEqualTo("unhealthy");
        }
    }

    private static List<ActivationMessage> tests(World world) {
        return world.invoker.seen().stream()
                .filter(it -> it.action().equals(TEST))
                .toList();
    }

    private static String state(World world) {
        return json(world.get("/invokers", World.SYSTEM)).path("invoker0").asText();
    }
}
