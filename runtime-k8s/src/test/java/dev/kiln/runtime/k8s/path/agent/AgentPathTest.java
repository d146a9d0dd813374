// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.k8s.path.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kiln.runtime.k8s.path.PodRef;
import dev.kiln.runtime.k8s.path.mux.AgentProcess;
import dev.kiln.runtime.k8s.path.mux.Mux;
import dev.kiln.runtime.k8s.path.mux.PodServer;
import dev.kiln.runtime.spi.SandboxAddress;
import dev.kiln.runtime.spi.SandboxException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class AgentPathTest {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    @TempDir
    Path folder;

    // at all addresses of loopback, so that each pod has one
    private final PodServer server = PodServer.start("0.0.0.0", 0, AgentPathTest::answerEach);
    private final AtomicReference<AgentProcess> agent = new AtomicReference<>();
    private AgentPath path;

    @BeforeEach
    void start() {
        agent.set(AgentProcess.start(0, server.port()));
        path = AgentPath.start(folder.resolve("doors"), new SameMachine(agent));
    }

    @AfterEach
    void stop() {
        path.close();
        agent.get().close();
        server.close();
    }

    @Test
    void aKeptConnectionIsUsedAgainAndAgain() throws Exception {
        try (SocketChannel connection = connect(path.open(pod("1")))) {
            for (int i = 0; i < 100; i++) {
                assertThat(ask(connection, i)).isEqualTo(i + 1);
            }
        }
    }

    @Test
    void theAddressOfAPodIsConstant() throws Exception {
        assertThat(path.open(pod("1"))).isEqualTo(path.open(pod("1"))).isNotEqualTo(path.open(pod("2")));
    }

    @Test
    void onlyTheUserOfThisProcessComesIn() throws Exception {
        path.open(pod("1"));

        assertThat(Files.getPosixFilePermissions(folder.resolve("doors"))).hasSize(3);
    }

    @Test
    void whereTheFolderIsTooDeepAPortOfLoopbackDoes() throws Exception {
        try (AgentPath deep = AgentPath.start(folder.resolve("d".repeat(100)), new SameMachine(agent))) {
            SandboxAddress address = deep.open(pod("1"));

            assertThat(address).isInstanceOf(SandboxAddress.Tcp.class);
            try (SocketChannel connection = connect(address)) {
                assertThat(ask(connection, 6)).isEqualTo(7);
            }
        }
    }

    @Test
    void saysWhetherThePodItselfAccepts() throws Exception {
        assertThat(path.answers(pod("1"), PATIENCE)).isTrue();
        assertThat(path.answers(new PodRef("n", "gone", "u", "127.0.0.9", 1), PATIENCE))
                .isFalse();
    }

    @Test
    void connectionsEndWithTheAgentAndNewOnesWaitForTheNext() throws Exception {
        SandboxAddress door = path.open(pod("1"));
        try (SocketChannel before = connect(door)) {
            assertThat(ask(before, 1)).isEqualTo(2);
            AgentProcess dead = agent.get();

            dead.close();
            assertThat(before.read(ByteBuffer.allocate(1))).isEqualTo(-1);

            try (SocketChannel waiting = connect(door)) {
                agent.set(AgentProcess.start(0, server.port()));
                assertThat(ask(waiting, 2)).isEqualTo(3);
            }
        }
    }

    @Test
    void closingAPodEndsItsConnectionsAndItsDoor() throws Exception {
        SandboxAddress door = path.open(pod("1"));
        try (SocketChannel connection = connect(door);
                SocketChannel other = connect(path.open(pod("2")))) {
            assertThat(ask(connection, 1)).isEqualTo(2);

            path.close(pod("1"));

            assertThat(connection.read(ByteBuffer.allocate(1))).isEqualTo(-1);
            assertThatThrownBy(() -> connect(door)).isInstanceOf(IOException.class);
            assertThat(ask(other, 1)).isEqualTo(2);
        }
    }

    @Test
    void leavesNothingWhenItIsClosed() throws Exception {
        path.open(pod("1"));
        path.open(pod("2"));

        path.close();

        assertThat(folder.resolve("doors")).isEmptyDirectory();
        assertThatThrownBy(() -> path.open(pod("1")))
                .isInstanceOf(SandboxException.ProviderUnavailable.class)
                .hasMessageContaining("is closed");
    }

    @Test
    void removesTheDoorsOfAProcessThatWasKilled() throws Exception {
        Path left = Files.createDirectories(folder.resolve("other")).resolve("left");
        try (ServerSocketChannel dead = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            dead.bind(UnixDomainSocketAddress.of(left));
        }
        SandboxAddress alive = path.open(pod("1"));

        AgentPath.start(folder.resolve("other"), new SameMachine(agent)).close();
        AgentPath.start(folder.resolve("doors"), new SameMachine(agent)).close();

        assertThat(left).doesNotExist();
        try (SocketChannel connection = connect(alive)) {
            assertThat(ask(connection, 1)).isEqualTo(2);
        }
    }

    @Test
    void tellsWhyThereIsNoWay() throws Exception {
        assertThat(path.describe()).contains("no agent was wanted yet");
        agent.get().close();

        assertThat(path.answers(pod("1"), Duration.ofMillis(300))).isFalse();

        assertThat(path.describe()).contains("Connection refused");
    }

    /** A byte of a number comes back as the next. */
    private static void answerEach(Socket connection) throws IOException {
        InputStream in = connection.getInputStream();
        for (int number = in.read(); number >= 0; number = in.read()) {
            connection.getOutputStream().write(number + 1);
        }
    }

    private static int ask(SocketChannel connection, int number) throws IOException {
        connection.write(ByteBuffer.wrap(new byte[] {(byte) number}));
        return Channels.newInputStream(connection).read();
    }

    private static SocketChannel connect(SandboxAddress address) throws IOException {
        SocketAddress socket =
                switch (address) {
                    case SandboxAddress.Tcp tcp -> new InetSocketAddress(InetAddress.getByName(tcp.host()), tcp.port());
                    case SandboxAddress.UnixSocket unix -> UnixDomainSocketAddress.of(unix.path());
                };
        return SocketChannel.open(socket);
    }

    private PodRef pod(String uid) {
        return new PodRef("functions", "pod-" + uid, uid, "127.0.0." + uid, server.port());
    }

    /** Connects to whatever agent is there now. */
    private record SameMachine(AtomicReference<AgentProcess> agent) implements AgentConnector {
        @Override
        public Mux connect() throws IOException, InterruptedException {
            return Mux.open(agent.get().connect(), AgentProcess.TOKEN, PATIENCE);
        }

        @Override
        public void close() {}
    }
}
