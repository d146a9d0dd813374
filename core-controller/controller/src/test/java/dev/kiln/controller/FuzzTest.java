// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller;

import static dev.kiln.controller.World.SYSTEM;
import static dev.kiln.controller.World.await;
import static dev.kiln.controller.World.own;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kiln.messaging.wire.ActivationMessage;
import dev.kiln.model.activation.ActivationResponse;
import dev.kiln.model.json.Json;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Requests that nearly make sense, on all paths: none is an internal error, each is answered, and nothing is left behind. A
 * failure names its seed. {@code -Dkiln.fuzz.requests=N} for more of them.
 */
@Tag("random")
class FuzzTest {

    private static final int REQUESTS = Integer.getInteger("kiln.fuzz.requests", 10_000);

    @TempDir
    Path directory;

    @Test
    void requestsThatNearlyMakeSenseAreAnsweredAndLeaveNothingBehind() {
        try (World world = new World(directory, "kiln.controller.invoke.record-timeout = 100ms")) {
            world.invoker.script = message -> Optional.of(respond(message));
            Map<Integer, Integer> statuses = new TreeMap<>();
            for (long seed = 0; seed < REQUESTS; seed++) {
                RandomGenerator random = new SplittableRandom(seed);
                HttpRequest.Builder request = FuzzRequests.request(world, random);
                HttpResponse<String> reply = world.send(request);
                statuses.merge(reply.statusCode(), 1, Integer::sum);
                assertThat(reply.statusCode())
                        .as(
                                "seed %d: %s %s was answered %s",
                                seed, reply.request().method(), reply.uri(), reply.body())
                        .isNotIn(500, 503);
            }
            // or the requests would not say much
            assertThat(statuses.getOrDefault(200, 0)).as("%s", statuses).isGreaterThan(REQUESTS / 10);
            assertThat(statuses.keySet()).contains(200, 202, 400, 401, 403, 404, 405, 409);
            await(
                    "nothing is on its way",
                    () -> world.get("/activation/count", SYSTEM).body().equals("0"));
            assertThat(world.get(own("actions")).statusCode()).isEqualTo(200);
        }
    }

    /** What actions answer: something that a web action, a sequence or a conductor makes something of. */
    private static ActivationResponse respond(ActivationMessage message) {
        RandomGenerator random = new SplittableRandom(message.activationId().hashCode());
        JsonNode result =
                switch (random.nextInt(6)) {
                    case 0 -> Json.object().put("body", "text").put("statusCode", 201);
                    case 1 -> Json.object().put("action", "a").set("params", FuzzRequests.value(random, 2));
                    case 2 -> Json.array().add(1);
                    case 3 -> Json.object().set("headers", FuzzRequests.value(random, 2));
                    case 4 -> Json.object().set("body", FuzzRequests.value(random, 2));
                    default -> message.content();
                };
        return random.nextInt(6) == 0
                ? ActivationResponse.applicationError(Json.object().set("error", result), 1)
                : ActivationResponse.success(result, 1);
    }
}
