// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.microvm.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.EOFException;
import java.io.IOException;
import java.net.ProtocolException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class UnixHttpTest {

    private static final Duration LONG = Duration.ofSeconds(20);

    @TempDir
    Path folder;

    @Test
    void aBodyIsSentWithItsLength() throws Exception {
        try (CannedServer server = answering("HTTP/1.1 204 \r\n\r\n")) {
            HttpAnswer answer = client().send(HttpRequest.withJson("PUT", "/vsock", "{\"guest_cid\":3}", LONG), 100);

            assertThat(answer.status()).isEqualTo(204);
            assertThat(answer.isSuccess()).isTrue();
            assertThat(answer.body()).isEmpty();
            assertThat(server.request())
                    .startsWith("PUT /vsock HTTP/1.1\r\n")
                    .contains("Content-Type: application/json\r\n", "Content-Length: 15\r\n", "Connection: close\r\n")
                    .endsWith("\r\n\r\n{\"guest_cid\":3}");
        }
    }

    @Test
    void anAnswerOfKnownLengthEndsThereThoughTheConnectionStays() throws Exception {
        try (CannedServer server = answering("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhelloNOISE")
                .staysOpen()) {
            assertThat(client().send(HttpRequest.get("/", LONG), 100).text()).isEqualTo("hello");
            assertThat(server.request()).doesNotContain("Content-Length");
        }
    }

    @Test
    void chunksAreJoinedAndTrailersPassedOver() throws Exception {
        try (CannedServer server = answering("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
                        + "5;a=b\r\nhello\r\n6\r\n world\r\n0\r\nX: y\r\n\r\n")
                .staysOpen()) {
            assertThat(client().send(HttpRequest.get("/", LONG), 100).text()).isEqualTo("hello world");
            assertThat(server.request()).startsWith("GET / ");
        }
    }

    @Test
    void anAnswerOfUnknownLengthEndsWithTheConnection() throws Exception {
        try (CannedServer server = answering("HTTP/1.0 200 OK\r\n\r\nall of it")) {
            assertThat(client().send(HttpRequest.get("/", LONG), 100).text()).isEqualTo("all of it");
            assertThat(server.request()).isNotEmpty();
        }
    }

    @Test
    void announcementsArePassedOver() throws Exception {
        try (CannedServer server = answering(
                "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 400 Bad Request\r\n" + "Content-Length: 2\r\n\r\n{}")) {
            assertThat(client().send(HttpRequest.get("/", LONG), 100).status()).isEqualTo(400);
            assertThat(server.request()).isNotEmpty();
        }
    }

    @Test
    void aStreamIsReadWhileItComes() throws Exception {
        try (CannedServer server = answering("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nfirst\r\n")
                        .staysOpen();
                HttpStream stream = client().open(HttpRequest.get("/logs", LONG))) {
            assertThat(stream.isSuccess()).isTrue();
            assertThat(new String(stream.body().readNBytes(5), StandardCharsets.UTF_8))
                    .isEqualTo("first");
            assertThat(server.request()).isNotEmpty();
        }
    }

    @Test
    void aServerThatSaysNothingIsGivenUp() throws Exception {
        try (CannedServer server = answering("").staysOpen()) {
            assertThatThrownBy(() -> client().send(HttpRequest.get("/", Duration.ofMillis(50)), 100))
                    .isInstanceOf(SocketTimeoutException.class)
                    .hasMessageContaining("GET /")
                    .hasMessageContaining("50 ms");
            assertThat(server.request()).isNotEmpty();
        }
    }

    @Test
    void theTimeCountsForTheBodyToo() throws Exception {
        try (CannedServer server = answering("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf")
                        .staysOpen();
                HttpStream stream = client().open(HttpRequest.get("/", Duration.ofMillis(300)))) {
            assertThatThrownBy(() -> stream.body().readAllBytes()).isInstanceOf(SocketTimeoutException.class);
            assertThat(server.request()).isNotEmpty();
        }
    }

    @Test
    void aConnectionThatEndsTooEarlyIsAnError() throws Exception {
        try (CannedServer server = answering("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf")) {
            assertThatThrownBy(() -> client().send(HttpRequest.get("/", LONG), 100))
                    .isInstanceOf(EOFException.class)
                    .hasMessageContaining("5 bytes");
            assertThat(server.request()).isNotEmpty();
        }
    }

    @Test
    void moreThanIsWantedIsRefused() throws Exception {
        try (CannedServer server = answering("HTTP/1.1 200 OK\r\n\r\n" + "x".repeat(101))) {
            assertThatThrownBy(() -> client().send(HttpRequest.get("/", LONG), 100))
                    .isInstanceOf(ProtocolException.class)
                    .hasMessageContaining("100 bytes");
            assertThat(server.request()).isNotEmpty();
        }
    }

    @Test
    void whatIsNotHttpIsRefused() throws Exception {
        for (String nonsense : new String[] {
            "SSH-2.0-x\r\n\r\n",
            "HTTP/1.1 200 OK\r\nno colon\r\n\r\n",
            "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n",
            "HTTP/1.1 200 OK\r\nX: " + "y".repeat(9000) + "\r\n\r\n",
            "HTTP/1.1 200 OK\r\n" + "X: y\r\n".repeat(101) + "\r\n"
        }) {
            try (CannedServer server = answering(nonsense)) {
                assertThatThrownBy(() -> client().send(HttpRequest.get("/", LONG), 100))
                        .as(nonsense.substring(0, 10))
                        .isInstanceOf(ProtocolException.class);
                assertThat(server.request()).isNotEmpty();
            }
        }
    }

    @Test
    void anInterruptEndsTheWait() throws Exception {
        try (CannedServer server = answering("").staysOpen()) {
            CompletableFuture<Thread> started = new CompletableFuture<>();
            CompletableFuture<Boolean> outcome = new CompletableFuture<>();
            Thread.ofVirtual().start(() -> {
                started.complete(Thread.currentThread());
                try {
                    client().send(HttpRequest.get("/", LONG), 100);
                    outcome.complete(false);
                } catch (InterruptedException e) {
                    outcome.complete(true);
                } catch (IOException e) {
                    outcome.completeExceptionally(e);
                }
            });
            assertThat(server.request()).isNotEmpty();

            started.get(10, TimeUnit.SECONDS).interrupt();

            assertThat(outcome.get(10, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void nobodyListeningIsSaid() {
        assertThatThrownBy(() -> client().send(HttpRequest.get("/", LONG), 100))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("nobody listens on " + folder.resolve("s"));
    }

    @Test
    void aRequestCannotSmuggleAnother() {
        assertThatThrownBy(() -> HttpRequest.get("/a HTTP/1.1\r\nX: y", LONG))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aSocketWithTooLongAPathIsRefused() {
        assertThatThrownBy(() -> new UnixHttp(Path.of("/" + "x".repeat(107))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("shorter directory");
    }

    private UnixHttp client() {
        return new UnixHttp(folder.resolve("s"));
    }

    private CannedServer answering(String answer) throws IOException, ExecutionException, InterruptedException {
        return new CannedServer(folder.resolve("s"), answer);
    }
}
