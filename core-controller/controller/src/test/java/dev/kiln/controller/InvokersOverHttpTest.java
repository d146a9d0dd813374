// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller;

import static dev.kiln.controller.World.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kiln.messaging.BusMessage;
import dev.kiln.messaging.wire.Control;
import dev.kiln.messaging.wire.Control.Command;
import dev.kiln.messaging.wire.ControlCodec;
import dev.kiln.messaging.wire.InvokerId;
import dev.kiln.messaging.wire.Topics;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/** What operators see of invokers, and tell them. */
@TestInstance(Lifecycle.PER_CLASS)
class InvokersOverHttpTest {

    private World world;

    @BeforeAll
    void start(@TempDir Path directory) {
        world = new World(directory);
    }

    @AfterAll
    void stop() {
        world.close();
    }

    @Test
    void aListSaysHowEachIs() {
        JsonNode list = json(world.get("/admin/v1/invokers", World.SYSTEM));

        assertThat(list).hasSize(1);
        assertThat(list.get(0).path("invoker").asInt()).isZero();
        assertThat(list.get(0).path("name").asText()).isEqualTo("invoker0");
        assertThat(list.get(0).path("pool").asText()).isEqualTo("default");
        assertThat(list.get(0).path("provider").asText()).isEqualTo("scripted");
        assertThat(list.get(0).path("memory").asInt()).isEqualTo(4096);
        assertThat(list.get(0).path("state").asText()).isEqualTo("up");
        assertThat(Instant.ofEpochMilli(list.get(0).path("since").asLong()))
                .isBefore(Instant.now().plusSeconds(60));
    }

    @Test
    void oneIsFoundByNumberOrName() {
        assertThat(json(world.get("/admin/v1/invokers/0", World.SYSTEM))
                        .path("name")
                        .asText())
                .isEqualTo("invoker0");
        assertThat(json(world.get("/admin/v1/invokers/invoker0", World.SYSTEM))
                        .path("name")
                        .asText())
                .isEqualTo("invoker0");
        HttpResponse<String> missing = world.get("/admin/v1/invokers/7", World.SYSTEM);
        assertThat(missing.statusCode()).isEqualTo(404);
        assertThat(json(missing).path("error").asText()).contains("'7'").contains("heard of: 0");
    }

    @Test
    void commandsGoToTheInvokers() {
        assertThat(post("/admin/v1/invokers/0/cordon").statusCode()).isEqualTo(202);
        assertThat(post("/admin/v1/invokers/0/drain").statusCode()).isEqualTo(202);
        assertThat(post("/admin/v1/invokers/0/uncordon").statusCode()).isEqualTo(202);
        assertThat(post("/admin/v1/invokers/0/explode").statusCode()).isEqualTo(404);
        assertThat(post("/admin/v1/invokers/9/drain").statusCode()).isEqualTo(404);

        List<Control> sent = world.bus.readSince(new Topics("", 1024).control().name(), Instant.EPOCH).stream()
                .map(BusMessage::payload)
                .map(ControlCodec::decode)
                .toList();

        assertThat(sent)
                .containsExactly(
                        new Control(new InvokerId(0), Command.CORDON, "whisk.system"),
                        new Control(new InvokerId(0), Command.DRAIN, "whisk.system"),
                        new Control(new InvokerId(0), Command.UNCORDON, "whisk.system"));
    }

    private HttpResponse<String> post(String path) {
        return world.send(world.request(path, World.SYSTEM).POST(BodyPublishers.noBody()));
    }
}
