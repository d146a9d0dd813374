// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller;

import static dev.kiln.controller.World.SYSTEM;
import static dev.kiln.controller.World.done;
import static dev.kiln.controller.World.error;
import static dev.kiln.controller.World.json;
import static dev.kiln.controller.World.own;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kiln.messaging.wire.ActivationMessage;
import dev.kiln.model.activation.ActivationResponse;
import dev.kiln.model.json.Json;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of sequences and compositions that cannot go on, and of actions that have too much waiting. */
class UnfinishedOverHttpTest {

    @TempDir
    Path directory;

    private World world;

    @AfterEach
    void stop() {
        world.close();
    }

    @Test
    void aSequenceEndsWhereThereIsNoInvokerForTheRest() {
        start("");
        moveToAPoolWithoutInvokers("b");

        assertThat(said(world.post(own("actions/both?blocking=true"), "{}"))).isEqualTo("Sequence failed.");
    }

    @Test
    void aCompositionEndsWhereThereIsNoInvokerForTheRest() {
        start("");
        moveToAPoolWithoutInvokers("a");
        meanwhile(() -> {});

        assertThat(said(world.post(own("actions/conduct?blocking=true"), "{}")))
                .isEqualTo("Activation failure during composition.");
    }

    @Test
    void aCompositionEndsWhereAnOutcomeIsNowhere() {
        start("kiln.controller.invoke.record-timeout = 300ms");
        world.invoker.sendsIdsOnly = true;
        world.invoker.storesRecords = false;

        HttpResponse<String> ran = world.post(own("actions/conduct?blocking=true"), "{}");

        String step = json(ran).path("logs").path(0).asText();
        assertThat(said(ran)).isEqualTo("Timeout reached when retrieving activation " + step + " during composition.");
    }

    @Test
    void whoIsBlockedMeanwhileRunsNothingMore() {
        start("");
        meanwhile(() -> done(world.post("/admin/v1/subjects/guest/block", "", SYSTEM)));

        // the answer to what was let in before is still his
        assertThat(said(world.post(own("actions/both?blocking=true"), "{}")))
                .isEqualTo("The action was not invoked due to a blacklisted namespace.");
        assertThat(world.invoker.seen()).hasSize(1);
    }

    @Test
    void whoMayRunNothingMeanwhileRunsNothingMore() {
        start("");
        meanwhile(() -> done(world.put("/admin/v1/namespaces/guest/limits", "{\"concurrentInvocations\": 0}", SYSTEM)));

        assertThat(said(world.post(own("actions/conduct?blocking=true"), "{}")))
                .isEqualTo("The namespace limit is less than or equal to 0.");
        assertThat(world.invoker.seen()).hasSize(1);
    }

    @Test
    void anActionWithMoreThanItsPartOfTheWaitingRoomIsToldSo() {
        start("kiln.controller.scheduling { queue-factor = 1, fairness = 0.25 }");
        world.invoker.script = message -> Optional.empty();
        List<HttpResponse<String>> replies = new ArrayList<>();

        for (int i = 0; i < 16; i++) {
            replies.add(world.post(own("actions/a"), "{}"));
        }

        HttpResponse<String> last = replies.getLast();
        assertThat(last.statusCode()).isEqualTo(429);
        assertThat(error(last)).isEqualTo("Too many concurrent requests in flight.");
        assertThat(last.headers().firstValue("Retry-After")).contains("1");
        assertThat(world.post(own("actions/b"), "{}").statusCode()).isEqualTo(202);
    }

    private void start(String settings) {
        world = new World(directory, settings);
        world.createAction("a");
        world.createAction("b");
        done(world.put(own("actions/both"), """
                {"exec": {"kind": "sequence", "components": ["/_/a", "/_/b"]}}"""));
        done(world.put(own("actions/conduct"), """
                {"exec": {"kind": "nodejs:20", "code": "x"}, "annotations": [{"key": "conductor", "value": true}]}"""));
    }

    /** What happens while the first part runs. */
    private void meanwhile(Runnable event) {
        world.invoker.script = message -> {
            event.run();
            return Optional.of(ActivationResponse.success(answer(message), 2));
        };
    }

    private static JsonNode answer(ActivationMessage message) {
        return Json.parse(message.action().name().value().equals("conduct") ? "{\"action\":\"a\"}" : "{}");
    }

    /** One that is declared, or the action would be refused. */
    private void moveToAPoolWithoutInvokers(String action) {
        done(world.put(
                "/admin/v1/pools/nowhere",
                "{\"setup\": {\"provider\": \"docker\"}, \"isolation\": \"container\"}",
                World.SYSTEM));
        World.await(
                "the pool is known",
                () -> world.put(
                                        own("actions/" + action + "?overwrite=true"),
                                        "{\"annotations\": [{\"key\": \"pool\", \"value\": \"nowhere\"}]}")
                                .statusCode()
                        == 200);
    }

    private static String said(HttpResponse<String> reply) {
        return json(reply).path("response").path("result").path("error").asText();
    }
}
