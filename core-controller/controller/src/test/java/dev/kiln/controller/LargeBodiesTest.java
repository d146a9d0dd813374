// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller;

import static dev.kiln.controller.World.json;
import static dev.kiln.controller.World.own;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Large bodies are paid for out of one budget; what it cannot pay is refused before it is read. */
class LargeBodiesTest {

    @TempDir
    Path directory;

    @Test
    void whatTheBudgetCannotPayIsRefusedAndTheRestIsServed() throws Exception {
        try (World world = new World(directory, "kiln.controller.http.body-memory = 30 MiB");
                ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
            byte[] body = ("{\"exec\":{\"kind\":\"nodejs:20\",\"code\":\"" + "y".repeat(5_000_000) + "!\"}}")
                    .getBytes(StandardCharsets.UTF_8);
            List<Future<RawHttp.Answer>> answers = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                String path = own("actions/large" + i);
                answers.add(clients.submit(() -> put(world, path, body)));
            }

            List<RawHttp.Answer> all = new ArrayList<>();
            for (Future<RawHttp.Answer> answer : answers) {
                all.add(answer.get());
            }

            assertThat(all).extracting(RawHttp.Answer::status).contains(200).isSubsetOf(200, 503);
            assertThat(all.stream().filter(it -> it.status() == 503)).allSatisfy(it -> {
                assertThat(it.headers()).containsKey("Retry-After");
                assertThat(it.body()).contains("System is overloaded, try again later.");
            });
            long stored =
                    json(world.get(own("actions?count=true"))).path("actions").asLong();
            assertThat(all.stream().filter(it -> it.status() == 200).count()).isEqualTo(stored);
            assertThat(put(world, own("actions/afterwards"), body).status()).isEqualTo(200);
        }
    }

    @Test
    void aBodyThatComesInManyPiecesIsWhole() throws IOException {
        try (World world = new World(directory)) {
            StringBuilder chunks = new StringBuilder();
            String body = "{\"exec\":{\"kind\":\"nodejs:20\",\"code\":\"" + "0123456789".repeat(20_000) + "!\"}}";
            for (int i = 0; i < body.length(); i += 7) {
                String piece = body.substring(i, Math.min(body.length(), i + 7));
                chunks.append(Integer.toHexString(piece.length()))
                        .append("\r\n")
                        .append(piece)
                        .append("\r\n");
            }

            RawHttp.Answer answer = RawHttp.send(
                    world.server.address().getPort(),
                    head(own("actions/pieces")) + "Transfer-Encoding: chunked\r\n\r\n",
                    chunks.append("0\r\n\r\n").toString().getBytes(StandardCharsets.ISO_8859_1));

            assertThat(answer.status()).isEqualTo(200);
            assertThat(json(world.get(own("actions/pieces")))
                            .path("exec")
                            .path("code")
                            .asText())
                    .hasSize(200_001);
        }
    }

    @Test
    void aClientThatStopsSendingIsNotWaitedForForEver() throws IOException {
        try (World world = new World(directory, "kiln.controller.http.body-timeout = 200ms")) {
            RawHttp.Answer answer = RawHttp.send(
                    world.server.address().getPort(),
                    head(own("actions/slow")) + "Content-Length: 100000\r\n\r\n",
                    "{\"exec\":".getBytes(StandardCharsets.UTF_8));

            assertThat(answer.status()).isEqualTo(408);
            assertThat(world.get("/ping", "").statusCode()).isEqualTo(200);
        }
    }

    private static RawHttp.Answer put(World world, String path, byte[] body) throws IOException {
        return RawHttp.send(
                world.server.address().getPort(), head(path) + "Content-Length: " + body.length + "\r\n\r\n", body);
    }

    private static String head(String path) {
        return "PUT " + path + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nAuthorization: "
                + World.basic(World.GUEST) + "\r\n";
    }
}
