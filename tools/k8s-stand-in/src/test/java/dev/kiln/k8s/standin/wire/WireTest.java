// SPDX-License-Identifier: Apache-2.0
package dev.kiln.k8s.standin.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WireTest {

    private final HttpClient client = HttpClient.newHttpClient();
    private HttpListener listener;

    @BeforeEach
    void listen() throws IOException {
        listener = HttpListener.start(new InetSocketAddress("127.0.0.1", 0), WireTest::answer);
    }

    @AfterEach
    void close() throws IOException {
        client.shutdownNow();
        listener.close();
    }

    @Test
    void pathsQueriesAndBodiesComeDecoded() throws Exception {
        HttpResponse<String> answer = client.send(
                HttpRequest.newBuilder(uri("/a%2Fb/c+d?x=1%2C2&x=3+4&y"))
                        .POST(HttpRequest.BodyPublishers.ofString("bödy"))
                        .build(),
                HttpResponse.BodyHandlers.ofString());

        assertThat(answer.body()).isEqualTo("POST /a/b/c+d [1,2, 3 4] true bödy");
    }

    @Test
    void streamsComeBitByBitAndEnd() throws Exception {
        HttpResponse<String> answer =
                client.send(HttpRequest.newBuilder(uri("/stream")).build(), HttpResponse.BodyHandlers.ofString());

        assertThat(answer.body()).isEqualTo("one\ntwo\n");
    }

    @Test
    void webSocketsCarryMessagesOfAllSizes() throws Exception {
        byte[] large = new byte[100_000];
        large[99_999] = 7;
        CompletableFuture<byte[]> echoed = new CompletableFuture<>();

        var socket = client.newWebSocketBuilder()
                .subprotocols("v4.channel.k8s.io")
                .buildAsync(URI.create("ws://127.0.0.1:" + listener.address().getPort() + "/echo"), collector(echoed))
                .get(10, TimeUnit.SECONDS);
        socket.sendBinary(ByteBuffer.wrap(large), true).get(10, TimeUnit.SECONDS);

        assertThat(echoed.get(10, TimeUnit.SECONDS)).isEqualTo(large);
        assertThat(socket.getSubprotocol()).isEqualTo("v4.channel.k8s.io");
    }

    @Test
    void whoIsAwayRefusesConnectionsAndKeepsItsPort() throws Exception {
        listener.leave();
        assertThatThrownBy(() -> get("/x")).isInstanceOf(IOException.class);

        listener.comeBack();

        assertThat(get("/x")).startsWith("GET /x");
    }

    private static void answer(Request request, Reply reply) throws IOException {
        switch (request.path()) {
            case "/stream" -> {
                try (OutputStream out = reply.stream("text/plain", () -> {})) {
                    out.write("one\n".getBytes(StandardCharsets.UTF_8));
                    out.write("two\n".getBytes(StandardCharsets.UTF_8));
                }
            }
            case "/echo" -> {
                try (WebSocket socket = reply.upgrade("v4.channel.k8s.io")) {
                    for (Optional<byte[]> message = socket.read(); message.isPresent(); message = socket.read()) {
                        socket.writeBinary(message.get(), message.get().length);
                    }
                }
            }
            default -> {
                String text = request.method() + " " + request.path() + " " + request.parameters("x") + " "
                        + request.isSet("y") + " " + new String(request.body(), StandardCharsets.UTF_8);
                reply.send(200, "text/plain; charset=utf-8", text.getBytes(StandardCharsets.UTF_8), Map.of());
            }
        }
    }

    private String get(String path) throws IOException, InterruptedException {
        return client.send(HttpRequest.newBuilder(uri(path)).build(), HttpResponse.BodyHandlers.ofString())
                .body();
    }

    private URI uri(String path) {
        return URI.create("http://127.0.0.1:" + listener.address().getPort() + path);
    }

    private static java.net.http.WebSocket.Listener collector(CompletableFuture<byte[]> all) {
        return new java.net.http.WebSocket.Listener() {

            private final ByteArrayOutputStream parts = new ByteArrayOutputStream();

            @Override
            public CompletionStage<?> onBinary(java.net.http.WebSocket socket, ByteBuffer data, boolean last) {
                byte[] bytes = new byte[data.remaining()];
                data.get(bytes);
                parts.writeBytes(bytes);
                if (last) {
                    all.complete(parts.toByteArray());
                }
                socket.request(1);
                return CompletableFuture.completedFuture(null);
            }
        };
    }
}
