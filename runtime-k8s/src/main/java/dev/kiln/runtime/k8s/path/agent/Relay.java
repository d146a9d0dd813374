// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.k8s.path.agent;

import dev.kiln.runtime.k8s.path.mux.MuxStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.Optional;

/** Carries bytes between a connection on this machine and a stream, both ways, until both ways have ended or one breaks. */
final class Relay {

    private static final int PIECE = 16 * 1024;

    private final SocketChannel local;
    private final MuxStream stream;

    Relay(SocketChannel local, MuxStream stream) {
        this.local = local;
        this.stream = stream;
    }

    /** Blocks until it is over, and closes both. An interrupt ends it. */
    void run() throws InterruptedException {
        Thread down = Thread.ofVirtual().name("k8s-relay-down").start(() -> orClose(this::down));
        try {
            orClose(this::up);
            down.join();
        } finally {
            close();
        }
    }

    private void up() throws IOException, InterruptedException {
        ByteBuffer buffer = ByteBuffer.allocate(PIECE);
        while (local.read(buffer) >= 0) {
            stream.send(buffer.flip());
            buffer.clear();
        }
        stream.end();
    }

    private void down() throws IOException, InterruptedException {
        Optional<ByteBuffer> piece = stream.receive();
        while (piece.isPresent()) {
            int length = piece.get().remaining();
            while (piece.get().hasRemaining()) {
                local.write(piece.get());
            }
            stream.consumed(length);
            piece = stream.receive();
        }
        local.shutdownOutput();
    }

    private void orClose(Way way) {
        try {
            way.go();
        } catch (IOException e) {
            // whoever is at the other end of either sees it as a connection that broke, which it is
            close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            close();
        }
    }

    private void close() {
        stream.close();
        try {
            local.close();
        } catch (IOException e) {
            // it was over anyway
        }
    }

    /** One of the two directions. */
    private interface Way {
        void go() throws IOException, InterruptedException;
    }
}
