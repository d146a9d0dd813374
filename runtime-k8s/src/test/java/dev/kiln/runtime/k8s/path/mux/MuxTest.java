// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.k8s.path.mux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class MuxTest {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /** What the kernel may hold for the three sockets of a way, beside the windows. */
    private static final long KERNEL_BUFFERS = 16L * 1024 * 1024;

    @Test
    void carriesBytesBothWays() throws Exception {
        try (PodServer pod = PodServer.echo();
                AgentProcess agent = AgentProcess.start(0, pod.port());
                Mux mux = open(agent)) {
            assertThat(echoed(mux, pod, bytes(1, 1_000_000))).isEqualTo(bytes(1, 1_000_000));
        }
    }

    @Test
    void manyStreamsShareTheConnection() throws Exception {
        try (PodServer pod = PodServer.echo();
                AgentProcess agent = AgentProcess.start(0, pod.port());
                Mux mux = open(agent)) {
            List<FutureTask<byte[]>> echoes = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                int seed = i;
                echoes.add(inBackground(() -> echoed(mux, pod, bytes(seed, 200_000))));
            }

            for (int i = 0; i < echoes.size(); i++) {
                assertThat(echoes.get(i).get(50, TimeUnit.SECONDS)).isEqualTo(bytes(i, 200_000));
            }
        }
    }

    @Test
    void aPodThatDoesNotReadHoldsNobodyUp() throws Exception {
        CountDownLatch over = new CountDownLatch(1);
        try (PodServer stuck = PodServer.start(connection -> awaitQuietly(over));
                PodServer echo = PodServer.start("127.0.0.2", stuck.port(), PodServer.ECHO);
                AgentProcess agent = AgentProcess.start(0, stuck.port());
                Mux mux = open(agent);
                MuxStream slow = mux.dial("127.0.0.1", stuck.port(), PATIENCE)) {
            AtomicLong sent = new AtomicLong();
            FutureTask<Void> sending = inBackground(() -> {
                for (int i = 0; i < 4_096; i++) {
                    slow.send(ByteBuffer.wrap(new byte[16 * 1024]));
                    sent.addAndGet(16 * 1024);
                }
                return null;
            });

            assertThatThrownBy(() -> sending.get(1, TimeUnit.SECONDS)).isInstanceOf(TimeoutException.class);
            assertThat(echoed(mux.dial("127.0.0.2", echo.port(), PATIENCE), bytes(3, 500_000)))
                    .isEqualTo(bytes(3, 500_000));
            assertThat(sent.get()).isLessThan(KERNEL_BUFFERS);
        } finally {
            over.countDown();
        }
    }

    @Test
    void whoDoesNotReceiveHoldsNobodyUp() throws Exception {
        AtomicLong written = new AtomicLong();
        try (PodServer endless = PodServer.start(connection -> {
                    byte[] piece = new byte[16 * 1024];
                    while (written.get() < 4 * KERNEL_BUFFERS) {
                        connection.getOutputStream().write(piece);
                        written.addAndGet(piece.length);
                    }
                });
                PodServer echo = PodServer.start("127.0.0.2", endless.port(), PodServer.ECHO);
                AgentProcess agent = AgentProcess.start(0, endless.port());
                Mux mux = open(agent);
                MuxStream slow = mux.dial("127.0.0.1", endless.port(), PATIENCE)) {
            assertThat(slow.awaitOpened(PATIENCE)).isTrue();

            assertThat(echoed(mux.dial("127.0.0.2", echo.port(), PATIENCE), bytes(4, 5_000_000)))
                    .isEqualTo(bytes(4, 5_000_000));

            assertThat(written.get()).isLessThan(KERNEL_BUFFERS);
            assertThat(slow.receive()).isPresent();
        }
    }

    @Test
    void aPodMayAnswerWhenTheRequestHasEnded() throws Exception {
        try (PodServer pod = PodServer.start(connection -> {
                    int length = connection.getInputStream().readAllBytes().length;
                    connection.getOutputStream().write(("got " + length).getBytes());
                });
                AgentProcess agent = AgentProcess.start(0, pod.port());
                Mux mux = open(agent)) {
            assertThat(new String(echoed(mux, pod, bytes(5, 300_000)))).isEqualTo("got 300000");
        }
    }

    @Test
    void theInvokerMaySendWhenThePodHasEnded() throws Exception {
        FutureTask<byte[]> received = new FutureTask<>(() -> new byte[0]);
        ByteArrayOutputStream got = new ByteArrayOutputStream();
        try (PodServer pod = PodServer.start(connection -> {
                    connection.shutdownOutput();
                    connection.getInputStream().transferTo(got);
                    received.run();
                });
                AgentProcess agent = AgentProcess.start(0, pod.port());
                Mux mux = open(agent);
                MuxStream stream = mux.dial("127.0.0.1", pod.port(), PATIENCE)) {
            assertThat(stream.receive()).isEmpty();
            stream.send(ByteBuffer.wrap(bytes(6, 300_000)));
            stream.end();

            received.get(10, TimeUnit.SECONDS);
            assertThat(got.toByteArray()).isEqualTo(bytes(6, 300_000));
        }
    }

    @Test
    void dialsPodsOnly() throws Exception {
        try (PodServer pod = PodServer.echo();
                PodServer other = PodServer.echo();
                AgentProcess agent = AgentProcess.start(0, pod.port());
                Mux mux = open(agent)) {
            assertThatThrownBy(() -> echoed(mux.dial("127.0.0.1", other.port(), PATIENCE), bytes(1, 1)))
                    .hasMessageContaining("127.0.0.1:" + other.port() + " is no pod of this pool");
            assertThatThrownBy(() -> echoed(mux.dial("169.254.169.254", pod.port(), PATIENCE), bytes(1, 1)))
                    .hasMessageContaining("is no pod of this pool");
            assertThatThrownBy(() -> echoed(mux.dial("localhost", pod.port(), PATIENCE), bytes(1, 1)))
                    .hasMessageContaining("is no pod of this pool");
            assertThat(mux.isOpen()).isTrue();
        }
    }

    @Test
    void tellsWhenAPodRefuses() throws Exception {
        int nobody;
        try (PodServer gone = PodServer.echo()) {
            nobody = gone.port();
        }
        try (AgentProcess agent = AgentProcess.start(0, nobody);
                Mux mux = open(agent);
                MuxStream stream = mux.dial("127.0.0.1", nobody, PATIENCE)) {
            assertThat(stream.awaitOpened(PATIENCE)).isFalse();
            assertThatThrownBy(stream::receive).hasMessageContaining("ECONNREFUSED");
        }
    }

    @Test
    void anotherTokenIsRefused() {
        try (AgentProcess agent = AgentProcess.start(0, 80)) {
            assertThatThrownBy(() -> Mux.open(agent.connect(), "guessed", PATIENCE))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("the token is not the one");
        }
    }

    @Test
    void streamsEndWithTheConnection() throws Exception {
        try (PodServer pod = PodServer.echo();
                AgentProcess agent = AgentProcess.start(0, pod.port());
                Mux mux = open(agent);
                MuxStream stream = mux.dial("127.0.0.1", pod.port(), PATIENCE)) {
            assertThat(stream.awaitOpened(PATIENCE)).isTrue();

            agent.close();

            assertThatThrownBy(stream::receive).hasMessageContaining("the connection to the agent is over");
            assertThat(mux.awaitEnd()).contains("the connection to the agent is over");
            assertThatThrownBy(() -> mux.dial("127.0.0.1", pod.port(), PATIENCE))
                    .hasMessageContaining("the connection to the agent is over");
        }
    }

    @Test
    void anAgentThatSaysNothingIsGivenUp() throws Exception {
        try (AgentProcess agent = AgentProcess.start(0, 80);
                Mux mux = Mux.open(agent.connect(), AgentProcess.TOKEN, PATIENCE, Duration.ofMillis(50))) {
            agent.suspend();

            assertThat(mux.awaitEnd()).contains("has not answered for 150 ms");
        }
    }

    @Test
    void aStreamThatWasClosedMakesRoomForAnother() throws Exception {
        try (PodServer pod = PodServer.echo();
                AgentProcess agent = AgentProcess.start(0, pod.port());
                Mux mux = open(agent)) {
            for (int i = 0; i < 2 * Mux.MOST_STREAMS; i++) {
                mux.dial("127.0.0.1", pod.port(), Duration.ofSeconds(1)).close();
            }
            assertThat(echoed(mux, pod, bytes(9, 1_000))).isEqualTo(bytes(9, 1_000));
        }
    }

    @Test
    void streamsAreLimited() throws Exception {
        try (PodServer pod = PodServer.echo();
                AgentProcess agent = AgentProcess.start(0, pod.port());
                Mux mux = open(agent)) {
            for (int i = 0; i < Mux.MOST_STREAMS; i++) {
                mux.dial("127.0.0.1", pod.port(), PATIENCE);
            }

            assertThatThrownBy(() -> mux.dial("127.0.0.1", pod.port(), Duration.ofMillis(10)))
                    .hasMessageContaining("512 connections are open");
        }
    }

    @Test
    void anInterruptedSenderLeavesTheConnectionAlone() throws Exception {
        CountDownLatch over = new CountDownLatch(1);
        try (PodServer stuck = PodServer.start(connection -> awaitQuietly(over));
                AgentProcess agent = AgentProcess.start(0, stuck.port());
                Mux mux = open(agent);
                MuxStream slow = mux.dial("127.0.0.1", stuck.port(), PATIENCE)) {
            Thread sender = Thread.ofVirtual().start(() -> {
                try {
                    slow.send(ByteBuffer.allocate((int) (4 * KERNEL_BUFFERS)));
                } catch (IOException | InterruptedException e) {
                    // what is tested
                }
            });
            assertThat(slow.awaitOpened(PATIENCE)).isTrue();

            sender.interrupt();
            sender.join();

            assertThat(mux.isOpen()).isTrue();
        } finally {
            over.countDown();
        }
    }

    static Mux open(AgentProcess agent) throws IOException, InterruptedException {
        return Mux.open(agent.connect(), AgentProcess.TOKEN, PATIENCE);
    }

    private static byte[] echoed(Mux mux, PodServer pod, byte[] bytes) throws Exception {
        return echoed(mux.dial("127.0.0.1", pod.port(), PATIENCE), bytes);
    }

    private static byte[] echoed(MuxStream stream, byte[] bytes) throws Exception {
        try (stream) {
            FutureTask<Void> sending = inBackground(() -> {
                stream.send(ByteBuffer.wrap(bytes));
                stream.end();
                return null;
            });
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            Optional<ByteBuffer> piece = stream.receive();
            while (piece.isPresent()) {
                all.write(piece.get().array());
                stream.consumed(piece.get().remaining());
                piece = stream.receive();
            }
            sending.get(10, TimeUnit.SECONDS);
            return all.toByteArray();
        }
    }

    private static byte[] bytes(long seed, int length) {
        byte[] bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    private static <T> FutureTask<T> inBackground(Callable<T> work) {
        FutureTask<T> task = new FutureTask<>(work);
        Thread.ofVirtual().start(task);
        return task;
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
