// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller;

import static dev.kiln.controller.World.await;
import static dev.kiln.controller.World.json;
import static dev.kiln.controller.World.own;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Accepted means recorded, also when the one who should record is gone. */
class LostActivationsTest {

    @TempDir
    Path directory;

    @Test
    void ofALostInvokerEndInARecordThatNamesIt() {
        try (World world = new World(directory, "kiln.controller.scheduling { down-after = 1s, lost-after = 2s }")) {
            world.createAction("echo");
            world.invoker.script = message -> Optional.empty();

            String accepted = json(world.post(own("actions/echo"), "{}"))
                    .path("activationId")
                    .asText();
            // what has not begun would wait for another invoker
            await("it began", () -> !world.invoker.seen().isEmpty());
            world.invoker.close();
            await(
                    "the record appears",
                    () -> world.get(own("activations/" + accepted)).statusCode() == 200);

            JsonNode record = json(world.get(own("activations/" + accepted)));
            assertThat(record.path("response").path("status").asText()).isEqualTo("whisk internal error");
            assertThat(record.path("response").path("result").path("error").asText())
                    .contains("invoker0")
                    .contains("lost");
            assertThat(record.path("annotations").toString()).contains("guest/echo");
        }
    }

    @Test
    void areToldToBlockingCallers() {
        try (World world = new World(directory, "kiln.controller.scheduling { down-after = 1s, lost-after = 2s }")) {
            world.createAction("echo");
            world.invoker.script = message -> {
                world.invoker.close();
                return Optional.empty();
            };

            HttpResponse<String> reply = world.post(own("actions/echo?blocking=true"), "{}");

            assertThat(reply.statusCode()).isEqualTo(500);
            assertThat(json(reply).path("response").path("result").path("error").asText())
                    .contains("invoker0");
        }
    }

    @Test
    void thatNeverComeBackAreReleased() {
        try (World world =
                new World(directory, "kiln.controller.flight { release-factor = 0, release-addition = 300ms }")) {
            world.createAction("echo");
            world.invoker.script = message -> Optional.empty();

            String accepted = json(world.post(own("actions/echo"), "{}"))
                    .path("activationId")
                    .asText();
            await(
                    "the record appears",
                    () -> world.get(own("activations/" + accepted)).statusCode() == 200);

            assertThat(world.get("/activation/count", World.SYSTEM).body()).isEqualTo("0");
        }
    }
}
