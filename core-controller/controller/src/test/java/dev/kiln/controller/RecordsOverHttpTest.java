// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller;

import static dev.kiln.controller.World.await;
import static dev.kiln.controller.World.done;
import static dev.kiln.controller.World.json;
import static dev.kiln.controller.World.own;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kiln.messaging.wire.ActivationMessage;
import dev.kiln.messaging.wire.Topics;
import dev.kiln.model.activation.ActivationId;
import dev.kiln.model.activation.ActivationResponse;
import dev.kiln.model.activation.StoragePolicy;
import dev.kiln.model.json.Json;
import dev.kiln.model.limits.SystemLimits;
import dev.kiln.model.name.NamespaceName;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which activations leave a record, and what becomes of those that leave none. */
class RecordsOverHttpTest {

    private static final String QUICK = """
            kiln.controller {
              scheduling { down-after = 1s, lost-after = 2s }
              flight { orphan-after = 2500ms }
            }
            """;

    private static final String FAILURES = "kiln.controller.records { blocking = failures, non-blocking = failures }\n";

    @TempDir
    Path directory;

    @Test
    void thePolicyTravelsWithTheActivation() {
        try (World world = new World(directory, """
                kiln.controller.records { blocking = failures, non-blocking = failures-not-application-errors }""")) {
            world.createAction("echo");

            done(world.post(own("actions/echo?blocking=true"), "{}"));
            done(world.post(own("actions/echo"), "{}"));
            verbosely(world, "actions/echo?blocking=true");
            await("all are there", () -> world.invoker.seen().size() == 3);

            assertThat(world.invoker.seen())
                    .extracting(ActivationMessage::storage)
                    .containsExactly(
                            StoragePolicy.FAILURES,
                            StoragePolicy.FAILURES_NOT_APPLICATION_ERRORS,
                            StoragePolicy.ALWAYS);
        }
    }

    @Test
    void allIsKeptWhenNothingIsSaid() {
        try (World world = new World(directory)) {
            world.createAction("echo");

            done(world.post(own("actions/echo"), "{}"));
            await("it is there", () -> !world.invoker.seen().isEmpty());

            assertThat(world.invoker.seen().getFirst().storage()).isEqualTo(StoragePolicy.ALWAYS);
        }
    }

    @Test
    void aNamespaceMayWantNoRecordsAtAll() {
        try (World world = new World(directory)) {
            world.createAction("echo");
            world.put("/admin/v1/namespaces/guest/limits", "{\"storeActivations\": false}", World.SYSTEM);
            assertThat(json(world.get(own("limits"))).path("storeActivations").isBoolean())
                    .isTrue();

            HttpResponse<String> told = world.post(own("actions/echo?blocking=true&result=true"), "{\"a\": 1}");
            String verbose = verbosely(world, "actions/echo?blocking=true");

            assertThat(told.statusCode()).isEqualTo(200);
            assertThat(told.body()).isEqualTo("{\"a\":1}");
            assertThat(world.invoker.seen())
                    .extracting(ActivationMessage::storage)
                    .containsExactly(StoragePolicy.NEVER, StoragePolicy.ALWAYS);
            assertThat(isRecorded(
                            world,
                            told.headers()
                                    .firstValue("x-openwhisk-activation-id")
                                    .orElseThrow()))
                    .isFalse();
            assertThat(isRecorded(world, verbose)).isTrue();
        }
    }

    @Test
    void whoAsksForARecordThatWillNeverBeIsNotKeptWaiting() {
        try (World world = new World(directory, FAILURES + "kiln.controller.invoke.record-timeout = 1h")) {
            world.createAction("echo");

            String id = json(world.post(own("actions/echo?blocking=true"), "{}"))
                    .path("activationId")
                    .asText();

            assertThat(world.get(own("activations/" + id)).statusCode()).isEqualTo(404);
        }
    }

    @Test
    void sequencesAndTriggersFollowThePolicy() {
        try (World world = new World(directory, FAILURES)) {
            world.createAction("echo");
            done(world.put(
                    own("actions/twice"),
                    "{\"exec\":{\"kind\":\"sequence\",\"components\":[\"/_/echo\",\"/_/echo\"]}}"));
            done(world.put(own("triggers/daily"), "{}"));
            done(world.put(own("rules/r"), "{\"trigger\":\"/_/daily\",\"action\":\"/_/echo\"}"));

            String good = json(world.post(own("actions/twice?blocking=true"), "{}"))
                    .path("activationId")
                    .asText();
            String fired = json(world.post(own("triggers/daily"), "{}"))
                    .path("activationId")
                    .asText();
            String firedVerbosely = verbosely(world, "triggers/daily");
            world.invoker.script = message -> Optional.of(
                    ActivationResponse.applicationError(Json.object().put("error", "no"), 2));
            String bad = json(world.post(own("actions/twice?blocking=true"), "{}"))
                    .path("activationId")
                    .asText();

            await("the failure is recorded", () -> isRecorded(world, bad));
            await("what was wanted is recorded", () -> isRecorded(world, firedVerbosely));
            assertThat(isRecorded(world, good)).isFalse();
            assertThat(isRecorded(world, fired)).isFalse();
        }
    }

    @Test
    void oneThatEndedWithoutARecordIsNeitherRunAgainNorFailedWhenItsInvokerIsLost() {
        try (World world = new World(directory, FAILURES + QUICK)) {
            done(world.put(own("actions/echo"), """
                    {"exec": {"kind": "nodejs:20", "code": "function main(x) { return x; }"},
                     "annotations": [{"key": "max-attempts", "value": 5}]}"""));
            world.invoker.acknowledges = false;
            String id = json(world.post(own("actions/echo"), "{}"))
                    .path("activationId")
                    .asText();
            await("it is there", () -> !world.invoker.seen().isEmpty());
            try (ScriptedInvoker other = other(world)) {
                world.invoker.close();

                await("nobody waits for it", () -> world.get("/activation/count", World.SYSTEM)
                        .body()
                        .equals("0"));

                assertThat(other.seen()).isEmpty();
                assertThat(isRecorded(world, id)).isFalse();
            }
        }
    }

    @Test
    void theFailureOfOneWhoseRecordNobodyWantsIsToldAndNotKept() {
        try (World world = new World(directory, QUICK)) {
            world.createAction("echo");
            world.put("/admin/v1/namespaces/guest/limits", "{\"storeActivations\": false}", World.SYSTEM);
            world.invoker.script = message -> {
                world.invoker.close();
                return Optional.empty();
            };

            HttpResponse<String> told = world.post(own("actions/echo?blocking=true"), "{}");

            assertThat(told.statusCode()).isEqualTo(500);
            assertThat(told.body()).contains("invoker0");
            assertThat(isRecorded(world, json(told).path("activationId").asText()))
                    .isFalse();
        }
    }

    @Test
    void whoAsksForVerboseLoggingDoesNotTellTheAction() {
        try (World world = new World(directory, FAILURES)) {
            Site site = new Site(world);
            site.export("page");

            site.get(Site.path("page"), "X-OW-EXTRA-LOGGING", "on", "X-Mine", "1");

            ActivationMessage message = world.invoker.seen().getFirst();
            assertThat(message.storage()).isEqualTo(StoragePolicy.ALWAYS);
            assertThat(message.content().path("__ow_headers").has("x-mine")).isTrue();
            assertThat(message.content().path("__ow_headers").has("x-ow-extra-logging"))
                    .isFalse();
        }
    }

    private static ScriptedInvoker other(World world) {
        Topics topics = new Topics("", (int) SystemLimits.standard().payloadBytes());
        return new ScriptedInvoker(world.bus, topics, 1, world.stores.activations(), 1);
    }

    private static String verbosely(World world, String path) {
        return json(world.send(world.request(own(path), World.GUEST)
                        .header("X-OW-EXTRA-LOGGING", "on")
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString("{}"))))
                .path("activationId")
                .asText();
    }

    private static boolean isRecorded(World world, String id) {
        return world.stores
                .activations()
                .get(new NamespaceName("guest"), new ActivationId(id))
                .isPresent();
    }
}
