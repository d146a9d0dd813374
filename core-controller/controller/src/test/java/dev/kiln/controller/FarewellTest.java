// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A controller that stops sends its clients elsewhere before it closes its door. */
class FarewellTest {

    private static final String PING = "GET /ping HTTP/1.1\r\nHost: localhost\r\n\r\n";

    @Test
    void aRequestOnAKeptConnectionIsAnsweredAndIsItsLast(@TempDir Path directory) throws Exception {
        World world = new World(directory, "kiln.controller.http.farewell = 5s");
        int port = Integer.parseInt(world.address().substring(world.address().lastIndexOf(':') + 1));
        try (Socket kept = new Socket("127.0.0.1", port)) {
            kept.setSoTimeout(20_000);
            BufferedReader answers =
                    new BufferedReader(new InputStreamReader(kept.getInputStream(), StandardCharsets.ISO_8859_1));
            send(kept);
            assertThat(answer(answers)).startsWith("HTTP/1.1 200").doesNotContainIgnoringCase("connection: close");

            Thread stopping = Thread.ofVirtual().start(world::close);
            World.await("new connections are told to go elsewhere", () -> {
                try {
                    return RawHttp.send(port, PING, new byte[0]).status() == 503;
                } catch (IOException e) {
                    return false;
                }
            });
            String last = "";
            while (!last.toLowerCase(Locale.ROOT).contains("connection: close")) {
                send(kept);
                last = answer(answers);
                assertThat(last).startsWith("HTTP/1.1 503");
            }
            assertThat(answers.read()).isEqualTo(-1);
            stopping.join();
        }
    }

    private static void send(Socket socket) throws IOException {
        socket.getOutputStream().write(PING.getBytes(StandardCharsets.US_ASCII));
        socket.getOutputStream().flush();
    }

    /** The head of an answer; its body is read and passed over. */
    private static String answer(BufferedReader in) throws IOException {
        StringBuilder head = new StringBuilder();
        int length = 0;
        for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
            head.append(line).append('\n');
            if (line.startsWith("Content-Length: ")) {
                length = Integer.parseInt(line.substring("Content-Length: ".length()));
            }
        }
        for (int i = 0; i < length; i++) {
            in.read();
        }
        return head.toString();
    }
}
