// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller;

import static dev.kiln.controller.World.await;
import static dev.kiln.controller.World.json;
import static dev.kiln.controller.World.own;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kiln.messaging.wire.ActivationMessage;
import dev.kiln.messaging.wire.Topics;
import dev.kiln.model.limits.SystemLimits;
import dev.kiln.model.pools.IsolationClass;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of activations whose invoker is lost, leaves, or comes back. */
class RescueTest {

    /** Quick, but not so quick that a busy machine makes a living invoker lost. */
    private static final String QUICK = """
            kiln.controller {
              scheduling { down-after = 1s, lost-after = 2s }
              flight { orphan-after = 2500ms }
            }""";

    private static final Topics TOPICS =
            new Topics("", (int) SystemLimits.standard().payloadBytes());

    @TempDir
    Path directory;

    @Test
    void whatHadNotBegunRunsElsewhere() {
        try (World world = new World(directory, QUICK)) {
            world.createAction("echo");
            world.invoker.begins = false;
            String id = accepted(world);
            try (ScriptedInvoker other = invoker(world, 1, 1)) {
                world.invoker.close();

                awaitRecord(world, id);

                assertThat(status(world, id)).isEqualTo("success");
                ActivationMessage message = other.seen().getFirst();
                assertThat(message.leg().number()).isEqualTo(2);
                assertThat(message.leg().attempt()).isEqualTo(1);
            }
        }
    }

    @Test
    void aCallerWhoWaitsNoticesNothing() {
        try (World world = new World(directory, QUICK)) {
            world.createAction("echo");
            world.invoker.begins = false;
            try (ScriptedInvoker other = invoker(world, 1, 1)) {
                other.script = message -> Optional.empty();
                awaitUp(world, 2);
                other.script = message ->
                        Optional.of(dev.kiln.model.activation.ActivationResponse.success(message.content(), 2));
                Thread.ofVirtual().start(() -> {
                    await(
                            "it is there",
                            () -> !world.invoker.seen().isEmpty()
                                    || !other.seen().isEmpty());
                    world.invoker.close();
                });

                HttpResponse<String> reply = world.post(own("actions/echo?blocking=true&result=true"), "{\"a\":1}");

                assertThat(reply.statusCode()).isEqualTo(200);
                assertThat(json(reply).path("a").asInt()).isEqualTo(1);
            }
        }
    }

    @Test
    void whatHadBegunFailsAndNamesTheInvoker() {
        try (World world = new World(directory, QUICK)) {
            world.createAction("echo");
            world.invoker.script = message -> Optional.empty();
            String id = accepted(world);
            awaitSeen(world.invoker, 1);
            try (ScriptedInvoker other = invoker(world, 1, 1)) {
                world.invoker.close();

                awaitRecord(world, id);

                assertThat(status(world, id)).isEqualTo("whisk internal error");
                assertThat(error(world, id)).contains("invoker0", "lost", "max-attempts");
                assertThat(other.seen()).isEmpty();
            }
        }
    }

    @Test
    void whatHadBegunRunsAgainWhereTheActionAllowsIt() {
        try (World world = new World(directory, QUICK)) {
            world.put(own("actions/again"), """
                    {"exec": {"kind": "nodejs:20", "code": "function main(x) { return x; }"},
                     "annotations": [{"key": "max-attempts", "value": 2}]}""");
            world.invoker.script = message -> Optional.empty();
            String id = json(world.post(own("actions/again"), "{}"))
                    .path("activationId")
                    .asText();
            awaitSeen(world.invoker, 1);
            try (ScriptedInvoker other = invoker(world, 1, 1)) {
                world.invoker.close();

                awaitRecord(world, id);

                assertThat(status(world, id)).isEqualTo("success");
                assertThat(other.seen().getFirst().leg().attempt()).isEqualTo(2);
            }
        }
    }

    @Test
    void whatAnInvokerIsTooWeakForByNowRunsElsewhere() {
        try (World world = new World(directory, QUICK);
                ScriptedInvoker other = invoker(world, 1, 1)) {
            isolate(world, world.invoker, other);
            String first = accepted(world);
            awaitRecord(world, first);
            ScriptedInvoker home = other.seen().isEmpty() ? world.invoker : other;
            ScriptedInvoker away = other.seen().isEmpty() ? other : world.invoker;
            home.weakens = true;

            String id = accepted(world);

            awaitRecord(world, id);
            assertThat(status(world, id)).isEqualTo("success");
            assertThat(home.seen().getLast().isolation()).isEqualTo(IsolationClass.CONTAINER);
            assertThat(away.seen().getLast().leg().number()).isEqualTo(2);
            assertThat(away.seen().getLast().leg().attempt()).isEqualTo(1);
        }
    }

    @Test
    void whatAllAreTooWeakForByNowIsRefusedWithTheReason() {
        try (World world = new World(directory, QUICK)) {
            isolate(world, world.invoker);
            world.invoker.weakens = true;

            String id = accepted(world);

            awaitRecord(world, id);
            assertThat(status(world, id)).isEqualTo("whisk internal error");
            assertThat(error(world, id)).contains("it needs isolation 'container' or stronger");
        }
    }

    private static void isolate(World world, ScriptedInvoker... invokers) {
        for (ScriptedInvoker it : invokers) {
            it.isolation = "CONTAINER";
        }
        await(
                "they are apart enough",
                () -> world.get("/admin/v1/invokers", World.SYSTEM).body().split("CONTAINER|container", -1).length
                        > invokers.length);
        World.done(world.put(own("actions/echo"), """
                {"exec": {"kind": "nodejs:20", "code": "function main(x) { return x; }"},
                 "annotations": [{"key": "isolation", "value": "container"}]}"""));
    }

    @Test
    void whoLeavesEndsWhatItBeganAndHandsBackTheRest() {
        try (World world = new World(directory, QUICK)) {
            world.createAction("echo");
            world.invoker.script = message -> Optional.empty();
            String begun = accepted(world);
            awaitSeen(world.invoker, 1);
            world.invoker.begins = false;
            String waiting = accepted(world);
            awaitSeen(world.invoker, 2);
            try (ScriptedInvoker other = invoker(world, 1, 1)) {
                world.invoker.handsBack = true;

                awaitRecord(world, waiting);

                assertThat(status(world, waiting)).isEqualTo("success");
                assertThat(other.seen()).hasSize(1);
                assertThat(world.get(own("activations/" + begun)).statusCode()).isEqualTo(404);
            }
        }
    }

    @Test
    void whatTheInvokerBeganBeforeItCameBackIsLeftToIt() {
        try (World world = new World(directory, QUICK)) {
            world.createAction("echo");
            world.invoker.script = message -> Optional.empty();
            String id = accepted(world);
            awaitSeen(world.invoker, 1);
            world.invoker.close();
            try (ScriptedInvoker back = invoker(world, 0, 2)) {
                await("it is back", () -> world.get("/invokers/healthy/count", World.SYSTEM)
                        .body()
                        .equals("1"));
                String next = accepted(world);
                awaitRecord(world, next);

                assertThat(back.seen())
                        .extracting(it -> it.activationId().value())
                        .containsOnly(next);
                assertThat(world.get(own("activations/" + id)).statusCode()).isEqualTo(404);
            }
        }
    }

    @Test
    void whatAGoneControllerSentIsTakenOver() {
        try (World world = new World(directory, QUICK)) {
            world.createAction("echo");
            world.invoker.begins = false;
            world.invoker.commits = false;
            String id;
            try (ControllerServer gone = World.server(world.stores, world.bus, "kiln.controller.id = gone\n" + QUICK)) {
                await("it knows the invoker", gone::hasInvoker);
                id = json(world.send(world.request(own("actions/echo"), World.GUEST)
                                .uri(java.net.URI.create(
                                        "http://127.0.0.1:" + gone.address().getPort() + own("actions/echo")))
                                .POST(java.net.http.HttpRequest.BodyPublishers.noBody())))
                        .path("activationId")
                        .asText();
                awaitSeen(world.invoker, 1);
            }
            try (ScriptedInvoker other = invoker(world, 1, 1)) {
                world.invoker.close();

                awaitRecord(world, id);

                assertThat(status(world, id)).isEqualTo("success");
                assertThat(other.seen()).isNotEmpty();
            }
        }
    }

    private static ScriptedInvoker invoker(World world, int number, long term) {
        return new ScriptedInvoker(world.bus, TOPICS, number, world.stores.activations(), term);
    }

    private static String accepted(World world) {
        return json(world.post(own("actions/echo"), "{}")).path("activationId").asText();
    }

    private static void awaitUp(World world, int count) {
        await(
                "invokers are up",
                () -> world.get("/invokers/healthy/count", World.SYSTEM).body().equals(String.valueOf(count)));
    }

    private static void awaitSeen(ScriptedInvoker invoker, int count) {
        await("messages are there", () -> List.copyOf(invoker.seen()).size() >= count);
    }

    private static void awaitRecord(World world, String id) {
        await("the record appears", () -> world.get(own("activations/" + id)).statusCode() == 200);
    }

    private static String status(World world, String id) {
        return response(world, id).path("status").asText();
    }

    private static String error(World world, String id) {
        return response(world, id).path("result").path("error").asText();
    }

    private static JsonNode response(World world, String id) {
        return json(world.get(own("activations/" + id))).path("response");
    }
}
