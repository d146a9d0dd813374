// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller;

import static dev.kiln.controller.World.await;
import static dev.kiln.controller.World.json;
import static dev.kiln.controller.World.own;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kiln.model.action.Action;
import dev.kiln.model.name.QualifiedName;
import dev.kiln.model.name.Version;
import dev.kiln.store.Expected;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
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

            await(
                    "the second controller has heard of the new version",
                    () -> status(client, invoke) == 200
                            && world.invoker
                                    .seen()
                                    .getLast()
                                    .version()
                                    .toString()
                                    .equals("0.0.2"));
            assertThat(json(world.post(own("actions/echo?blocking=true"), "{}"))
                            .path("version")
                            .asText())
                    .isEqualTo("0.0.2");
        }
    }

    @Test
    void forgetAKeyThatAnyOfThemRevoked() throws Exception {
        try (World world = new World(directory);
                ControllerServer second = World.server(world.stores, world.bus, "kiln.controller.id = second");
                HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest list = HttpRequest.newBuilder(
                            URI.create("http://127.0.0.1:" + second.address().getPort() + "/api/v1/namespaces"))
                    .header("Authorization", World.basic(World.GUEST))
                    .build();
            assertThat(status(client, list)).isEqualTo(200);

            var blocked = world.send(world.request("/admin/v1/subjects/guest/block", World.SYSTEM)
                    .POST(HttpRequest.BodyPublishers.noBody()));

            assertThat(blocked.statusCode()).isEqualTo(200);
            await("the second controller lets the key in no more", () -> status(client, list) == 401);
        }
    }

    @Test
    void hearFromTheStoreWhatSomebodyElseWrote() {
        AtomicReference<Consumer<QualifiedName>> watcher = new AtomicReference<>(name -> {});
        AtomicBoolean isClosed = new AtomicBoolean();
        try (World world = new World(directory)) {
            world.createAction("echo");
            ControllerServer second = World.server(world.stores, world.bus, "kiln.controller.id = second", onChange -> {
                watcher.set(onChange);
                return () -> isClosed.set(true);
            });
            try (second;
                    HttpClient client = HttpClient.newHttpClient()) {
                HttpRequest invoke = HttpRequest.newBuilder(URI.create("http://127.0.0.1:"
                                + second.address().getPort() + own("actions/echo?blocking=true&result=true")))
                        .header("Authorization", World.basic(World.GUEST))
                        .POST(HttpRequest.BodyPublishers.noBody())
                        .build();
                await("the second controller has heard of the invoker", () -> status(client, invoke) == 200);
                QualifiedName echo = QualifiedName.of("guest", "echo");
                var stored = world.stores.artifacts().action(echo).orElseThrow();
                var action = stored.value();
                world.stores.artifacts().put(newer(action), new Expected.At(stored.revision()));
                assertThat(status(client, invoke)).isEqualTo(200);
                assertThat(world.invoker.seen().getLast().version().toString()).isEqualTo("0.0.1");

                watcher.get().accept(echo);

                assertThat(status(client, invoke)).isEqualTo(200);
                assertThat(world.invoker.seen().getLast().version().toString()).isEqualTo("0.0.2");
            }
            assertThat(isClosed).isTrue();
        }
    }

    private static Action newer(Action action) {
        return new Action(
                action.name(),
                new Version(0, 0, 2),
                false,
                action.exec(),
                action.parameters(),
                action.limits(),
                action.annotations(),
                action.updated());
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
