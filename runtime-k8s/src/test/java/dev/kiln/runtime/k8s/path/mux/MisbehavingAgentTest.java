// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.k8s.path.mux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What claims to be an agent and is none, or a broken one, ends the connection and nothing else. */
@Timeout(30)
class MisbehavingAgentTest {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    @Test
    void whatSpeaksAnotherProtocolIsNoAgent() {
        try (PodServer web = PodServer.start(connection -> connection
                .getOutputStream()
                .write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.UTF_8)))) {
            assertThatThrownBy(() -> Mux.open(AgentProcess.connect(web.port()), "token", PATIENCE))
                    .hasMessageContaining("the agent sent no frame");
        }
    }

    @Test
    void whoHangsUpAtOnceIsTold() {
        try (PodServer rude = PodServer.start(connection -> {})) {
            assertThatThrownBy(() -> Mux.open(AgentProcess.connect(rude.port()), "token", PATIENCE))
                    .hasMessageContaining("the agent hung up");
        }
    }

    @Test
    void whoSaysNothingIsWaitedForInBounds() {
        try (PodServer silent =
                PodServer.start(connection -> connection.getInputStream().readAllBytes())) {
            assertThatThrownBy(() -> Mux.open(AgentProcess.connect(silent.port()), "token", Duration.ofMillis(50)))
                    .hasMessageContaining("said nothing for 50 ms");
        }
    }

    @Test
    void moreThanTheWindowEndsTheConnection() throws Exception {
        assertThat(endAfter((number, out) -> {
                    for (int i = 0; i < 9; i++) {
                        frame(out, 4, number, new byte[Frame.LONGEST]);
                    }
                }))
                .contains("sent more on stream 1 than it may");
    }

    @Test
    void aWindowThatWasNeverUsedEndsTheConnection() throws Exception {
        assertThat(endAfter((number, out) -> frame(out, 5, number, new byte[] {0x7f, 0, 0, 0})))
                .contains("opened the window of stream 1 by 2130706432 bytes");
    }

    @Test
    void aFrameThatIsTooLongEndsTheConnection() throws Exception {
        assertThat(endAfter((number, out) -> {
                    out.writeByte(4);
                    out.writeInt(number);
                    out.writeInt(Integer.MAX_VALUE);
                }))
                .contains("no frame: type 4, stream 1, length 2147483647");
    }

    @Test
    void framesOfUnknownStreamsAreLeftAlone() throws Exception {
        assertThat(endAfter((number, out) -> {
                    frame(out, 4, 4711, new byte[10]);
                    frame(out, 7, 0, "enough".getBytes(StandardCharsets.UTF_8));
                }))
                .contains("the agent hung up: enough");
    }

    /** What an agent does when the first stream was opened. */
    private interface Deed {
        void go(int number, DataOutputStream out) throws IOException;
    }

    private static String endAfter(Deed deed) throws Exception {
        try (PodServer agent = PodServer.start(connection -> {
                    DataOutputStream out = new DataOutputStream(connection.getOutputStream());
                    skip(connection);
                    frame(out, 1, 0, new byte[0]);
                    deed.go(skip(connection), out);
                    connection.getInputStream().readAllBytes();
                });
                Mux mux = Mux.open(AgentProcess.connect(agent.port()), "token", PATIENCE);
                MuxStream stream = mux.dial("127.0.0.1", 80, PATIENCE)) {
            String end = mux.awaitEnd();
            assertThatThrownBy(() -> {
                        while (stream.receive().isPresent()) {
                            // what came before is still given out
                        }
                    })
                    .hasMessage(end);
            return end;
        }
    }

    private static int skip(Socket connection) throws IOException {
        DataInputStream in = new DataInputStream(connection.getInputStream());
        in.readByte();
        int number = in.readInt();
        in.readNBytes(in.readInt());
        return number;
    }

    private static void frame(DataOutputStream out, int type, int stream, byte[] payload) throws IOException {
        out.writeByte(type);
        out.writeInt(stream);
        out.writeInt(payload.length);
        out.write(payload);
        out.flush();
    }
}
