// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.microvm.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.ProtocolException;
import java.net.SocketTimeoutException;
import java.net.StandardProtocolFamily;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * A client of the server behind a Unix socket. Safe for use by several threads: each request has a connection of its own.
 *
 * <p>Errors are the JDK's: {@link java.net.SocketTimeoutException} when the request's time is over, {@link java.net.ProtocolException}
 * when the answer is not HTTP or too large, {@link InterruptedException} for an interrupt, {@link IOException} when nobody listens.
 */
public final class UnixHttp {

    /** What the kernel takes as a socket's path, without the zero byte at its end. */
    public static final int LONGEST_PATH = 107;

    private final Path socket;

    public UnixHttp(Path socket) {
        int length = socket.toString().getBytes(StandardCharsets.UTF_8).length;
        if (length > LONGEST_PATH) {
            throw new IllegalArgumentException("the path of a socket has at most " + LONGEST_PATH + " bytes, and '"
                    + socket + "' has " + length + "; use a shorter directory");
        }
        this.socket = socket;
    }

    /** Asks and reads the whole answer, of at most {@code maxBytes}. */
    public HttpAnswer send(HttpRequest request, int maxBytes) throws IOException, InterruptedException {
        try (HttpStream answer = open(request)) {
            byte[] body = answer.body().readNBytes(maxBytes + 1);
            if (body.length > maxBytes) {
                throw new ProtocolException(
                        "the answer to " + request + " from " + socket + " has more than " + maxBytes + " bytes");
            }
            return new HttpAnswer(answer.status(), body);
        } catch (InterruptedIOException e) {
            throw orInterrupt(e);
        }
    }

    /**
     * Asks and returns when the answer begins; its body is read by the caller, who closes it. The request's time goes on: it counts
     * for the body too.
     */
    public HttpStream open(HttpRequest request) throws IOException, InterruptedException {
        // unconnected at first: a server that accepts nobody keeps a caller waiting too
        HttpExchange exchange =
                new HttpExchange(SocketChannel.open(StandardProtocolFamily.UNIX), request, socket.toString());
        try {
            exchange.connect(socket);
            exchange.write(request.bytes());
            InputStream in = exchange.input();
            HttpHead head = HttpHead.read(in);
            return new HttpStream(head.status(), head.body(in), exchange);
        } catch (InterruptedIOException e) {
            exchange.close();
            throw orInterrupt(e);
        } catch (IOException | RuntimeException e) {
            exchange.close();
            throw e;
        }
    }

    /** A time-out is an interrupted I/O to the JDK, but nobody interrupted this thread then. */
    private static IOException orInterrupt(InterruptedIOException failure) throws InterruptedException {
        if (failure instanceof SocketTimeoutException) {
            return failure;
        }
        // the closed channel left the thread's mark set, and the exception takes its place
        Thread.interrupted();
        InterruptedException interrupt = new InterruptedException(failure.getMessage());
        interrupt.initCause(failure);
        throw interrupt;
    }
}
