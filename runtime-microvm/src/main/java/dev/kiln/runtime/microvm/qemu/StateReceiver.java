// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.microvm.qemu;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Where a monitor sends its state: a socket of ours whose bytes go to a file. The monitor itself may neither start processes nor
 * needs it the right to make files.
 */
final class StateReceiver implements AutoCloseable {

    private static final int BUFFER = 1 << 20;

    private final Path socket;
    private final ServerSocketChannel listener;
    private final FutureTask<Void> copying;

    private StateReceiver(Path socket, ServerSocketChannel listener, Path file) {
        this.socket = socket;
        this.listener = listener;
        this.copying = new FutureTask<>(() -> copy(listener, file), null);
    }

    static StateReceiver open(Path socket, Path file) throws IOException {
        Files.deleteIfExists(socket);
        ServerSocketChannel listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            listener.bind(UnixDomainSocketAddress.of(socket));
            // the directory says who comes near it
            Files.setPosixFilePermissions(socket, PosixFilePermissions.fromString("rw-rw-rw-"));
        } catch (IOException e) {
            listener.close();
            throw e;
        }
        StateReceiver receiver = new StateReceiver(socket, listener, file);
        Thread.ofVirtual().name("kiln-microvm-state").start(receiver.copying);
        return receiver;
    }

    Path socket() {
        return socket;
    }

    void awaitEnd(Duration patience) throws IOException, InterruptedException {
        try {
            copying.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new IOException("the state does not end within " + patience, e);
        } catch (ExecutionException e) {
            throw new IOException(String.valueOf(e.getCause()), e.getCause());
        }
    }

    private static void copy(ServerSocketChannel listener, Path file) {
        try (SocketChannel from = listener.accept();
                FileChannel to = FileChannel.open(
                        file,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.WRITE,
                        StandardOpenOption.TRUNCATE_EXISTING)) {
            ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER);
            while (from.read(buffer) >= 0) {
                buffer.flip();
                while (buffer.hasRemaining()) {
                    to.write(buffer);
                }
                buffer.clear();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
        Files.deleteIfExists(socket);
    }
}
