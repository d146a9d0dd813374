// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.tck.probe;

import dev.kiln.runtime.spi.SandboxAddress;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A minimal HTTP client for what runs in a sandbox, over TCP or a Unix socket. One connection for each call.
 *
 * @param address where the sandbox accepts connections
 * @param patience how long one call may take
 */
public record ActionProbe(SandboxAddress address, Duration patience) {

    /** What came back. */
    public record Response(int status, String body) {}

    /** Whether the address accepts a connection now. */
    public boolean accepts() {
        try (SocketChannel channel = open()) {
            return within(channel, () -> channel.connect(socketAddress()));
        } catch (IOException refused) {
            return false;
        }
    }

    /** Posts JSON and waits for the whole answer. */
    public Response post(String path, String json) throws IOException {
        byte[] body = json.getBytes(StandardCharsets.UTF_8);
        String head =
                "POST " + path + " HTTP/1.1\r\nHost: sandbox\r\nContent-Type: application/json\r\nContent-Length: "
                        + body.length + "\r\nConnection: close\r\n\r\n";
        try (SocketChannel channel = open()) {
            return within(channel, () -> {
                channel.connect(socketAddress());
                write(channel, head.getBytes(StandardCharsets.US_ASCII));
                write(channel, body);
                return read(new BufferedInputStream(Channels.newInputStream(channel)));
            });
        }
    }

    private SocketChannel open() throws IOException {
        return address instanceof SandboxAddress.UnixSocket
                ? SocketChannel.open(StandardProtocolFamily.UNIX)
                : SocketChannel.open();
    }

    private SocketAddress socketAddress() {
        return switch (address) {
            case SandboxAddress.Tcp tcp -> new InetSocketAddress(tcp.host(), tcp.port());
            case SandboxAddress.UnixSocket unix -> UnixDomainSocketAddress.of(unix.path());
        };
    }

    // channels have no time-out of their own; closing one ends whatever its thread waits for
    private <T> T within(SocketChannel channel, Callable<T> exchange) throws IOException {
        FutureTask<T> task = new FutureTask<>(exchange);
        Thread.ofVirtual().name("action-probe").start(task);
        try {
            return task.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException late) {
            channel.close();
            throw new IOException("no answer from " + address + " within " + patience, late);
        } catch (ExecutionException failed) {
            throw new IOException("no answer from " + address + ": " + failed.getCause(), failed.getCause());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while waiting for " + address, interrupted);
        }
    }

    private static void write(SocketChannel channel, byte[] bytes) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
    }

    private static Response read(InputStream in) throws IOException {
        String[] statusLine = readLine(in).split(" ", 3);
        if (statusLine.length < 2 || !statusLine[0].startsWith("HTTP/1.")) {
            throw new IOException("not HTTP: '" + String.join(" ", statusLine) + "'");
        }
        int length = -1;
        boolean chunked = false;
        for (String header = readLine(in); !header.isEmpty(); header = readLine(in)) {
            String lower = header.toLowerCase(Locale.ROOT);
            if (lower.startsWith("content-length:")) {
                length = Integer.parseInt(
                        lower.substring("content-length:".length()).trim());
            } else if (lower.startsWith("transfer-encoding:")) {
                chunked = lower.contains("chunked");
            }
        }
        byte[] body = chunked ? readChunks(in) : length < 0 ? in.readAllBytes() : readExactly(in, length);
        return new Response(Integer.parseInt(statusLine[1]), new String(body, StandardCharsets.UTF_8));
    }

    private static byte[] readChunks(InputStream in) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        while (true) {
            int size = Integer.parseInt(readLine(in).split(";", 2)[0].trim(), 16);
            if (size == 0) {
                return all.toByteArray();
            }
            all.writeBytes(readExactly(in, size));
            readLine(in);
        }
    }

    private static byte[] readExactly(InputStream in, int length) throws IOException {
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new EOFException("the answer ended after " + bytes.length + " of " + length + " bytes");
        }
        return bytes;
    }

    private static String readLine(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new EOFException("the connection ended before the answer");
            }
            if (next != '\r') {
                line.append((char) next);
            }
        }
        return line.toString();
    }
}
