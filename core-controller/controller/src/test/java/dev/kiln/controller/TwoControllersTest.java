// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller;

import static dev.kiln.controller.World.await;
import static dev.kiln.controller.World.json;
import static dev.kiln.controller.World.own;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kiln.model.name.QualifiedName;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TwoControllersTest {

    @TempDir
    Path directory;

    @Test
    void inOneJvmShareStoresBusAndInvokers() throws Exception {
        try (World world = new World(directory);
                ControllerServer second = World.server(world.stores, world.bus, "kiln.controller.id = second");
                HttpClient client = HttpClient.newHttpClient()) {
            world.createAction("echo");
            HttpRequest invoke = HttpRequest.newBuilder(URI.create("http://127.0.0.1:"
                            + second.address().getPort() + own("actions/echo?blocking=true&result=true")))
                    .header("Authorization", World.basic(World.GUEST))
                    .header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofString("{\"a\":1}"))
                    .build();
            await("the second controller has heard of the invoker", () -> status(client, invoke) == 200);
            assertThat(world.invoker.seen().getLast().version().toString()).isEqualTo("0.0.1");

            world.put(own("actions/echo?overwrite=true"), "{}");
            second.forget(QualifiedName.of("guest", "echo"));

            assertThat(status(client, invoke)).isEqualTo(200);
            assertThat(world.invoker.seen().getLast().version().toString()).isEqualTo("0.0.2");
            assertThat(json(world.post(own("actions/echo?blocking=true"), "{}"))
                            .path("version")
                            .asText())
                    .isEqualTo("0.0.2");
        }
    }

    private static int status(HttpClient client, HttpRequest request) {
        try {
            HttpResponse<String> reply = client.send(request, BodyHandlers.ofString());
            return reply.statusCode();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
