// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.k8s.path.mux;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.FutureTask;

/** By hand: what the way through an agent on this machine carries, and what it adds to a round trip. */
final class MuxBench {

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int MEGABYTES = 256;
    private static final int ROUND_TRIPS = 5_000;

    private MuxBench() {}

    public static void main(String[] args) throws Exception {
        try (PodServer pod = PodServer.echo();
                AgentProcess agent = AgentProcess.start(0, pod.port());
                Mux mux = MuxTest.open(agent)) {
            for (int streams : new int[] {1, 1, 16, 64}) {
                System.out.printf("%d streams: %.0f MB/s there and back%n", streams, throughput(mux, pod, streams));
            }
            for (int i = 0; i < 2; i++) {
                System.out.printf(
                        "round trip of 500 bytes: %.0f us through the agent, %.0f us directly%n",
                        throughAgent(mux, pod), directly(pod));
            }
        }
    }

    private static double throughput(Mux mux, PodServer pod, int streams) throws Exception {
        long from = System.nanoTime();
        List<FutureTask<Void>> all = new ArrayList<>();
        for (int i = 0; i < streams; i++) {
            FutureTask<Void> one = new FutureTask<>(() -> {
                echo(mux, pod, MEGABYTES * 1024L * 1024L / streams);
                return null;
            });
            all.add(one);
            Thread.ofVirtual().start(one);
        }
        for (FutureTask<Void> one : all) {
            one.get();
        }
        return MEGABYTES / ((System.nanoTime() - from) / 1e9);
    }

    private static void echo(Mux mux, PodServer pod, long bytes) throws Exception {
        try (MuxStream stream = mux.dial("127.0.0.1", pod.port(), PATIENCE)) {
            Thread.ofVirtual().start(() -> {
                try {
                    for (long sent = 0; sent < bytes; sent += 16 * 1024) {
                        stream.send(ByteBuffer.allocate(16 * 1024));
                    }
                    stream.end();
                } catch (IOException | InterruptedException e) {
                    stream.close();
                }
            });
            Optional<ByteBuffer> piece = stream.receive();
            while (piece.isPresent()) {
                stream.consumed(piece.get().remaining());
                piece = stream.receive();
            }
        }
    }

    private static double throughAgent(Mux mux, PodServer pod) throws Exception {
        long[] nanos = new long[ROUND_TRIPS];
        try (MuxStream stream = mux.dial("127.0.0.1", pod.port(), PATIENCE)) {
            for (int i = 0; i < ROUND_TRIPS; i++) {
                long from = System.nanoTime();
                stream.send(ByteBuffer.allocate(500));
                for (int got = 0; got < 500; ) {
                    int length = stream.receive().orElseThrow().remaining();
                    stream.consumed(length);
                    got += length;
                }
                nanos[i] = System.nanoTime() - from;
            }
        }
        return median(nanos);
    }

    private static double directly(PodServer pod) throws IOException {
        long[] nanos = new long[ROUND_TRIPS];
        try (SocketChannel channel = SocketChannel.open(new InetSocketAddress("127.0.0.1", pod.port()))) {
            for (int i = 0; i < ROUND_TRIPS; i++) {
                long from = System.nanoTime();
                channel.write(ByteBuffer.allocate(500));
                ByteBuffer answer = ByteBuffer.allocate(500);
                while (answer.hasRemaining()) {
                    channel.read(answer);
                }
                nanos[i] = System.nanoTime() - from;
            }
        }
        return median(nanos);
    }

    private static double median(long[] nanos) {
        Arrays.sort(nanos);
        return nanos[nanos.length / 2] / 1e3;
    }
}
