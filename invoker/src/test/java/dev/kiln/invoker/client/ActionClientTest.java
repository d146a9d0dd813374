// SPDX-License-Identifier: Apache-2.0
package dev.kiln.invoker.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kiln.invoker.client.ActionClient.ResultLimit;
import dev.kiln.invoker.time.Deadlines;
import dev.kiln.model.json.Json;
import dev.kiln.runtime.spi.SandboxAddress;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ActionClientTest {

    private static final Duration LONG = Duration.ofSeconds(20);
    private static final ResultLimit LIMIT = new ResultLimit(100_000, 10);

    private final Deadlines deadlines = new Deadlines(System::nanoTime);
    private final AtomicInteger connections = new AtomicInteger();
    private final List<String> requests = Collections.synchronizedList(new ArrayList<>());
    private ScheduledExecutorService timer;
    private ServerSocket listener;
    private ActionClient client;

    /** What a scripted server does with each request. */
    private interface Script {
        void answer(Socket socket, OutputStream out) throws IOException;
    }

    @BeforeEach
    void listen() throws IOException {
        listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        timer = Executors.newSingleThreadScheduledExecutor();
        timer.scheduleAtFixedRate(deadlines::sweep, 5, 5, TimeUnit.MILLISECONDS);
        client = new ActionClient(
                new SandboxAddress.Tcp("127.0.0.1", listener.getLocalPort()), deadlines, System::nanoTime, LIMIT);
    }

    @AfterEach
    void close() throws IOException {
        client.close();
        listener.close();
        timer.shutdownNow();
    }

    @Test
    void anAnswerWithALengthIsRead() {
        serve((socket, out) -> write(out, "HTTP/1.1 200 OK\r\nContent-Length: 7\r\n\r\n{\"a\":1}"));

        assertThat(post()).isEqualTo(ok("{\"a\":1}"));
    }

    @Test
    void anAnswerMayTellThatNothingWasLogged() {
        serve((socket, out) -> write(out, "HTTP/1.1 200 OK\r\nContent-Length: 7\r\nKiln-Logs: none\r\n\r\n{\"a\":1}"));

        assertThat(post()).isInstanceOfSatisfying(Call.Answered.class, it -> assertThat(it.isQuiet())
                .isTrue());
    }

    @Test
    void theRequestIsOneOfHttp() {
        serve((socket, out) -> write(out, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}"));

        post();

        assertThat(requests)
                .containsExactly("POST /run HTTP/1.1\r\nHost: sandbox\r\nAccept: application/json\r\n"
                        + "Content-Type: application/json\r\nContent-Length: 13\r\n\r\n{\"value\":\"x\"}");
    }

    @Test
    void chunksArePutTogether() {
        serve(
                (socket, out) -> write(
                        out,
                        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\n{\"a\"\r\n3;x=y\r\n:1}\r\n0\r\nTrail: er\r\n\r\n"));

        assertThat(post()).isEqualTo(ok("{\"a\":1}"));
    }

    @Test
    void packetsMayBeSplitAnywhere() {
        String answer = "HTTP/1.1 200 OK\r\ncontent-length: 7\r\n\r\n{\"a\":1}";
        serve((socket, out) -> {
            socket.setTcpNoDelay(true);
            for (byte each : answer.getBytes(StandardCharsets.UTF_8)) {
                out.write(each);
                out.flush();
            }
        });

        assertThat(post()).isEqualTo(ok("{\"a\":1}"));
    }

    @Test
    void anAnswerUpToTheEndOfTheConnectionIsRead() {
        serve((socket, out) -> {
            write(out, "HTTP/1.0 200 OK\r\n\r\n{\"a\":1}");
            socket.close();
        });

        assertThat(post()).isEqualTo(ok("{\"a\":1}"));
    }

    @Test
    void theConnectionIsKeptForTheNextCall() {
        serve((socket, out) -> write(out, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}"));

        post();
        post();

        assertThat(connections).hasValue(1);
        assertThat(requests).hasSize(2);
    }

    @Test
    void aConnectionThatTheServerClosesIsNotKept() {
        serve((socket, out) -> {
            write(out, "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\n{}");
            socket.close();
        });

        post();

        assertThat(post()).isEqualTo(ok("{}"));
        assertThat(connections).hasValue(2);
    }

    @Test
    void aLargeAnswerWithinTheLimitIsReadWhole() {
        String json = "{\"a\":\"" + "x".repeat(90_000) + "\"}";
        serve((socket, out) -> write(out, "HTTP/1.1 200 OK\r\nContent-Length: " + json.length() + "\r\n\r\n" + json));

        assertThat(post()).isEqualTo(ok(json));
        assertThat(post()).isEqualTo(ok(json));
    }

    @Test
    void ofATooLongAnswerTheBeginningIsShown() {
        serve((socket, out) ->
                write(out, "HTTP/1.1 200 OK\r\nContent-Length: 200000\r\n\r\n" + "0123456789".repeat(20_000)));

        assertThat(post()).isInstanceOfSatisfying(Call.Answered.class, it -> {
            assertThat(it.isTooLong()).isTrue();
            assertThat(it.lengthBytes()).isEqualTo(200_000);
            assertThat(it.text()).isEqualTo("0123456789");
        });
        assertThat(post()).isInstanceOf(Call.Answered.class);
        assertThat(connections).hasValue(1);
    }

    @Test
    void whatIsNoJsonIsShownAsText() {
        serve((socket, out) -> write(out, "HTTP/1.1 502 Bad\r\nContent-Length: 4\r\n\r\noops"));

        assertThat(post()).isInstanceOfSatisfying(Call.Answered.class, it -> {
            assertThat(it.status()).isEqualTo(502);
            assertThat(it.json()).isEmpty();
            assertThat(it.text()).isEqualTo("oops");
        });
    }

    @Test
    void anInterimAnswerIsSkipped() {
        serve((socket, out) ->
                write(out, "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}"));

        assertThat(post()).isEqualTo(ok("{}"));
    }

    @Test
    void garbageCountsAsLost() {
        serve((socket, out) -> write(out, "\u0001\u0002 no HTTP at all\r\n\r\n"));

        assertThat(post()).isInstanceOf(Call.Lost.class);
    }

    @Test
    void aHeadWithoutEndCountsAsLost() {
        serve((socket, out) -> write(out, "HTTP/1.1 200 OK\r\n" + "X: yyyyyyyy\r\n".repeat(10_000)));

        assertThat(post()).isInstanceOf(Call.Lost.class);
    }

    @Test
    void aConnectionThatEndsWithinAnAnswerCountsAsLost() {
        serve((socket, out) -> {
            write(out, "HTTP/1.1 200 OK\r\nContent-Length: 7\r\n\r\n{\"a\"");
            socket.close();
        });

        assertThat(post()).isInstanceOf(Call.Lost.class);
    }

    @Test
    void aResetCountsAsLost() {
        serve((socket, out) -> {
            socket.setSoLinger(true, 0);
            socket.close();
        });

        assertThat(post()).isInstanceOf(Call.Lost.class);
    }

    @Test
    void aRefusedConnectionMeansThatNothingWasSent() throws IOException {
        listener.close();

        assertThat(post()).isInstanceOf(Call.NotSent.class);
    }

    @Test
    void aSilentServerRunsIntoTheTimeLimit() {
        serve((socket, out) -> {});

        assertThat(client.post("/run", json -> json.writeString("x"), Duration.ofMillis(50)))
                .isEqualTo(new Call.TimedOut());
    }

    @Test
    void aServerThatDripsRunsIntoTheTimeLimitToo() {
        serve((socket, out) -> {
            write(out, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
            while (!socket.isClosed()) {
                write(out, "1\r\nx\r\n");
            }
        });

        assertThat(client.post("/run", json -> json.writeString("x"), Duration.ofMillis(50)))
                .isEqualTo(new Call.TimedOut());
    }

    private Call post() {
        return client.post(
                "/run",
                json -> {
                    json.writeStartObject();
                    json.writeStringField("value", "x");
                    json.writeEndObject();
                },
                LONG);
    }

    private static Call ok(String json) {
        return new Call.Answered(200, java.util.Optional.of(Json.parse(json)), "", json.length(), false, false);
    }

    private void serve(Script script) {
        Thread.ofVirtual().start(() -> {
            while (!listener.isClosed()) {
                try {
                    Socket socket = listener.accept();
                    connections.incrementAndGet();
                    Thread.ofVirtual().start(() -> converse(socket, script));
                } catch (IOException closed) {
                    return;
                }
            }
        });
    }

    private void converse(Socket socket, Script script) {
        try (socket) {
            InputStream in = socket.getInputStream();
            while (true) {
                StringBuilder request = new StringBuilder();
                while (request.indexOf("\r\n\r\n") < 0) {
                    request.append((char) readOrEnd(in));
                }
                int start = request.indexOf("Content-Length: ") + "Content-Length: ".length();
                int length = Integer.parseInt(request.substring(start, request.indexOf("\r\n", start)));
                request.append(new String(in.readNBytes(length), StandardCharsets.UTF_8));
                requests.add(request.toString());
                script.answer(socket, socket.getOutputStream());
            }
        } catch (IOException over) {
            // the client went away, or the script closed the socket
            return;
        }
    }

    private static int readOrEnd(InputStream in) throws IOException {
        int read = in.read();
        if (read < 0) {
            throw new IOException("the client is done");
        }
        return read;
    }

    private static void write(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.ISO_8859_1));
        out.flush();
    }
}
