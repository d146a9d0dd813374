// SPDX-License-Identifier: Apache-2.0
package dev.kiln.invoker.client;

import dev.kiln.invoker.time.Deadlines;
import dev.kiln.runtime.spi.SandboxAddress;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/** One open connection with its buffers; for one thread at a time. */
final class Connection implements AutoCloseable {

    /** Larger writes would make the JDK hold a direct buffer of their size with each carrier thread. */
    private static final int WRITE_BYTES = 128 * 1024;

    private final SocketChannel channel;
    private final Deadlines.Watch watch;
    private final RequestBuffer request = new RequestBuffer();
    private final ResponseReader responses;
    private long lastUsedNanos;

    private Connection(SocketChannel channel, Deadlines deadlines) {
        this.channel = channel;
        this.watch = deadlines.watch(() -> closeQuietly(channel));
        this.responses = new ResponseReader(channel);
    }

    static Connection open(SandboxAddress address, Deadlines deadlines, long timeoutNanos) throws IOException {
        SocketAddress target =
                switch (address) {
                    case SandboxAddress.Tcp tcp -> new InetSocketAddress(tcp.host(), tcp.port());
                    case SandboxAddress.UnixSocket unix -> UnixDomainSocketAddress.of(unix.path());
                };
        boolean isTcp = target instanceof InetSocketAddress;
        SocketChannel channel = isTcp ? SocketChannel.open() : SocketChannel.open(StandardProtocolFamily.UNIX);
        Connection connection = new Connection(channel, deadlines);
        try {
            if (isTcp) {
                channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            }
            connection.watch.arm(timeoutNanos);
            channel.connect(target);
            connection.watch.disarm();
            return connection;
        } catch (IOException e) {
            connection.close();
            throw e;
        }
    }

    RequestBuffer request() {
        return request;
    }

    /** What is sent and read from now on has to be done within this time. */
    void arm(long timeoutNanos) {
        watch.arm(timeoutNanos);
    }

    void disarm(long nowNanos) {
        watch.disarm();
        lastUsedNanos = nowNanos;
    }

    boolean hasExpired() {
        return watch.hasExpired();
    }

    boolean isIdleFor(long nanos, long nowNanos) {
        return nowNanos - lastUsedNanos > nanos;
    }

    void send(String path) throws IOException {
        ByteBuffer bytes = request.request(path);
        int end = bytes.limit();
        while (bytes.position() < end) {
            bytes.limit(Math.min(end, bytes.position() + WRITE_BYTES));
            channel.write(bytes);
        }
    }

    ResponseReader.Response receive(int keepBytes) throws IOException {
        return responses.read(keepBytes);
    }

    @Override
    public void close() {
        watch.close();
        closeQuietly(channel);
    }

    private static void closeQuietly(SocketChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            // it is given up anyway, and the kernel frees it
        }
    }
}
