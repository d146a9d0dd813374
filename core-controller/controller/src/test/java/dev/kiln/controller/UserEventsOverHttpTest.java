// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller;

import static dev.kiln.controller.World.await;
import static dev.kiln.controller.World.done;
import static dev.kiln.controller.World.own;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kiln.messaging.BusException;
import dev.kiln.messaging.wire.Topics;
import dev.kiln.model.json.Json;
import dev.kiln.model.limits.SystemLimits;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the controller tells of users, and what it counts of it. */
class UserEventsOverHttpTest {

    private static final Topics TOPICS =
            new Topics("", (int) SystemLimits.standard().payloadBytes());

    @TempDir
    Path directory;

    @Test
    void nothingIsToldUnlessItIsWanted() {
        try (World world = new World(directory)) {
            world.createAction("echo");
            done(world.post(own("actions/echo?blocking=true"), "{}"));

            assertThat(events(world)).isEmpty();
            assertThat(world.get("/metrics").body())
                    .contains("kiln_dropped_events 0.0")
                    .doesNotContain("openwhisk_action");
        }
    }

    @Test
    void sequencesAndThrottlesAreTold() {
        try (World world = new World(directory, "kiln.user-events.enabled = true")) {
            world.createAction("echo");
            done(world.put(own("actions/one"), "{\"exec\":{\"kind\":\"sequence\",\"components\":[\"/_/echo\"]}}"));

            done(world.post(own("actions/one?blocking=true"), "{}"));
            world.put("/admin/v1/namespaces/guest/limits", "{\"invocationsPerMinute\": 0}", World.SYSTEM);
            assertThat(world.post(own("actions/echo"), "{}").statusCode()).isEqualTo(429);
            world.put(
                    "/admin/v1/namespaces/guest/limits",
                    "{\"invocationsPerMinute\": 1000, \"concurrentInvocations\": 0}",
                    World.SYSTEM);
            assertThat(world.post(own("actions/echo"), "{}").statusCode()).isEqualTo(429);

            await("all is told", () -> metrics(world).contains("ConcurrentRateLimit"));
            assertThat(metrics(world)).contains("ConcurrentInvocations", "TimedRateLimit");
            assertThat(events(world))
                    .filteredOn(it -> it.path("eventType").asText().equals("Activation"))
                    .singleElement()
                    .satisfies(it -> {
                        assertThat(it.path("source").asText()).isEqualTo("controller0");
                        assertThat(it.path("body").path("name").asText()).isEqualTo("guest/one");
                        assertThat(it.path("body").path("kind").asText()).isEqualTo("sequence");
                    });
        }
    }

    @Test
    void whatIsToldIsCountedForPrometheus() {
        try (World world =
                new World(directory, "kiln.user-events { enabled = true, prometheus = true, max-series = 1 }")) {
            world.createAction("echo");
            for (String name : List.of("one", "two")) {
                done(world.put(
                        own("actions/" + name), "{\"exec\":{\"kind\":\"sequence\",\"components\":[\"/_/echo\"]}}"));
                done(world.post(own("actions/" + name + "?blocking=true"), "{}"));
            }

            String labels = "{action=\"one\",initiator=\"guest\",kind=\"sequence\",memory=\"256\",namespace=\"guest\"";
            await("all is counted", () -> world.get("/metrics").body().contains("action=\"other\""));
            assertThat(world.get("/metrics").body())
                    .contains("openwhisk_action_activations_total" + labels + "} 1.0")
                    .contains("openwhisk_action_coldStarts_total" + labels + "} 0.0")
                    .contains("openwhisk_action_duration_seconds_count" + labels + "} 1")
                    .contains("openwhisk_action_waitTime_seconds_bucket" + labels + ",le=\"0.01\"}")
                    .contains("openwhisk_action_responseSize_bytes_sum" + labels + "}")
                    .contains("openwhisk_action_status_total" + labels + ",status=\"success\"} 1.0")
                    .doesNotContain("action=\"two\"");
        }
    }

    private static List<String> metrics(World world) {
        return events(world).stream()
                .map(it -> it.path("body").path("metricName").asText())
                .toList();
    }

    private static List<JsonNode> events(World world) {
        try {
            return world.bus.readSince(TOPICS.events().name(), Instant.EPOCH).stream()
                    .map(it -> Json.parse(it.payload()))
                    .toList();
        } catch (BusException.NoSuchTopic e) {
            return List.of();
        }
    }
}
