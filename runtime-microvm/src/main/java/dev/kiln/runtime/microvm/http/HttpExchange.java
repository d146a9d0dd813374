// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.microvm.http;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;

/**
 * One connection with its time limit. Channels have no time-outs, so a virtual thread closes this one when its time is over; what
 * was blocked on it then fails, and says so here as a time-out.
 */
final class HttpExchange implements AutoCloseable {

    private final SocketChannel channel;
    private final Thread watchdog;
    private final String what;
    private volatile boolean isOver; // volatile: set by the watchdog, read by whoever the closed channel woke

    HttpExchange(SocketChannel channel, HttpRequest request, String peer) {
        this.channel = channel;
        this.what = request + " to " + peer + " within " + request.timeout().toMillis() + " ms";
        this.watchdog = Thread.ofVirtual().name("http-watchdog").start(() -> watch(request.timeout()));
    }

    private void watch(Duration time) {
        try {
            Thread.sleep(time);
            isOver = true;
            channel.close();
        } catch (InterruptedException e) {
            // the exchange ended in time, and so does this thread
        } catch (IOException e) {
            // a socket that cannot be closed is not open either
        }
    }

    void connect(Path socket) throws IOException {
        try {
            channel.connect(UnixDomainSocketAddress.of(socket));
        } catch (SocketException e) {
            throw new IOException("nobody listens on " + socket + " for " + what + ": " + e.getMessage(), e);
        } catch (IOException e) {
            throw explained(e);
        }
    }

    /** A server may answer and hang up before it read everything; then the answer is what counts, so this does not fail. */
    void write(byte[] bytes) throws IOException {
        ByteBuffer left = ByteBuffer.wrap(bytes);
        try {
            while (left.hasRemaining()) {
                channel.write(left);
            }
        } catch (IOException e) {
            if (!channel.isOpen()) {
                throw explained(e);
            }
        }
    }

    InputStream input() {
        return new BufferedInputStream(new Reading(Channels.newInputStream(channel)), 64 * 1024);
    }

    /** A channel closed under a reader says that it was closed; this says why. */
    private IOException explained(IOException failure) {
        if (isOver) {
            SocketTimeoutException timeout = new SocketTimeoutException("no complete answer to " + what);
            timeout.initCause(failure);
            return timeout;
        }
        if (failure instanceof ClosedByInterruptException) {
            InterruptedIOException interrupted = new InterruptedIOException("interrupted during " + what);
            interrupted.initCause(failure);
            return interrupted;
        }
        if (failure instanceof ClosedChannelException) {
            return new IOException("the connection was closed during " + what, failure);
        }
        return failure;
    }

    @Override
    public void close() throws IOException {
        watchdog.interrupt();
        channel.close();
    }

    private final class Reading extends InputStream {

        private final InputStream in;

        Reading(InputStream in) {
            this.in = in;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            try {
                return in.read(into, offset, length);
            } catch (IOException e) {
                throw explained(e);
            }
        }
    }
}
