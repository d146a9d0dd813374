// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller;

import static dev.kiln.controller.World.await;
import static dev.kiln.controller.World.json;
import static dev.kiln.controller.World.own;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ThrottledOverHttpTest {

    @TempDir
    Path directory;

    @Test
    void theRateIsRefusedInOpenWhisksWords() {
        try (World world = new World(directory, guest(0, 10))) {
            world.createAction("echo");

            HttpResponse<String> refused = world.post(own("actions/echo"), "{}");

            assertThat(refused.statusCode()).isEqualTo(429);
            assertThat(json(refused).path("error").asText())
                    .isEqualTo("Too many requests in the last minute (count: 1, allowed: 0).");
            assertThat(json(refused).path("code").asText()).isNotEmpty();
            assertThat(refused.headers().firstValueAsLong("Retry-After").orElse(0))
                    .isBetween(1L, 60L);
        }
    }

    @Test
    void theThrottleIsAskedBeforeTheActionIsLookedFor() {
        try (World world = new World(directory, guest(0, 10))) {
            assertThat(world.post(own("actions/nowhere"), "{}").statusCode()).isEqualTo(429);
            assertThat(world.post("/api/v1/namespaces/whisk.system/actions/foreign", "{}")
                            .statusCode())
                    .isEqualTo(429);
        }
    }

    @Test
    void onlyInvocationsCount() {
        try (World world = new World(directory, guest(0, 0))) {
            world.createAction("echo");

            assertThat(world.get(own("actions/echo")).statusCode()).isEqualTo(200);
            assertThat(world.get(own("activations")).statusCode()).isEqualTo(200);
            assertThat(world.get(own("limits")).body())
                    .contains("\"invocationsPerMinute\":0")
                    .contains("\"concurrentInvocations\":0");
            assertThat(world.delete(own("actions/echo")).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void oneAfterTheOtherIsNeverTooManyAtOnce() {
        try (World world = new World(directory, guest(1_000_000, 1))) {
            world.createAction("echo");

            for (int i = 0; i < 200; i++) {
                HttpResponse<String> reply = world.post(own("actions/echo?blocking=true"), "{}");
                assertThat(reply.statusCode()).as(reply.body()).isEqualTo(200);
            }
        }
    }

    @Test
    void whatCannotBeSentTakesNoPlace() {
        try (World world = new World(directory, guest(1_000_000, 1))) {
            world.createAction("echo");

            assertThat(world.post(own("actions/nowhere"), "{}").statusCode()).isEqualTo(404);
            assertThat(world.post(own("actions/echo"), "[1]").statusCode()).isEqualTo(400);
            assertThat(world.post("/api/v1/namespaces/whisk.system/actions/foreign", "{}")
                            .statusCode())
                    .isEqualTo(403);

            assertThat(world.post(own("actions/echo?blocking=true"), "{}").statusCode())
                    .isEqualTo(200);
        }
    }

    @Test
    void whatIsGivenUpGivesItsPlaceBack() {
        String givesUp = "\nkiln.controller.flight { release-factor = 0, release-addition = 500ms }";
        try (World world = new World(directory, guest(1_000_000, 1) + givesUp)) {
            world.createAction("echo");
            world.invoker.script = message -> Optional.empty();

            assertThat(world.post(own("actions/echo"), "{}").statusCode()).isEqualTo(202);
            HttpResponse<String> refused = world.post(own("actions/echo"), "{}");

            assertThat(refused.statusCode()).isEqualTo(429);
            assertThat(json(refused).path("error").asText())
                    .isEqualTo("Too many concurrent requests in flight (count: 1, allowed: 1).");
            assertThat(refused.headers().firstValue("Retry-After")).contains("1");
            await(
                    "there is room again",
                    () -> world.post(own("actions/echo"), "{}").statusCode() == 202);
        }
    }

    @Test
    void firesHaveALimitOfTheirOwn() {
        try (World world = new World(directory, guest(0, 0))) {
            world.put(own("triggers/daily"), "{}");

            List<Integer> statuses = IntStream.range(0, 3)
                    .mapToObj(i -> world.post(own("triggers/daily"), "{}").statusCode())
                    .toList();

            // one is allowed in a minute, and the minute may turn once meanwhile
            assertThat(statuses).startsWith(204).contains(429);
        }
    }

    private static String guest(int perMinute, int atOnce) {
        return """
                kiln.controller.identity.first-subjects = [
                  {name = guest, key = "%s", invocations-per-minute = %d, concurrent-invocations = %d, fires-per-minute = 1}
                  {name = whisk.system, key = "%s", invocations-per-minute = 9, concurrent-invocations = 9, fires-per-minute = 9}
                ]""".formatted(World.GUEST, perMinute, atOnce, World.SYSTEM);
    }
}
