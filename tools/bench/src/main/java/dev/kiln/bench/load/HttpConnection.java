// SPDX-License-Identifier: Apache-2.0
package dev.kiln.bench.load;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;

/**
 * One kept-open HTTP/1.1 connection that costs next to nothing, so that the subject's time is what is seen. For one thread;
 * understands answers with a length and chunked ones.
 */
public final class HttpConnection implements AutoCloseable {

    private static final int BUFFER_BYTES = 64 * 1024;
    private static final byte[] HEAD_END = "\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private final SocketChannel channel;
    private byte[] buffer = new byte[BUFFER_BYTES];
    private int start;
    private int end;

    /**
     * An answer.
     *
     * @param isLast whether it said that the connection ends with it
     */
    public record Response(int status, byte[] body, boolean isLast) {
        public String text() {
            return new String(body, StandardCharsets.UTF_8);
        }
    }

    private HttpConnection(SocketChannel channel) {
        this.channel = channel;
    }

    public static HttpConnection tcp(String host, int port) throws IOException {
        SocketChannel channel = connect(new InetSocketAddress(host, port), StandardProtocolFamily.INET);
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        return new HttpConnection(channel);
    }

    public static HttpConnection unix(Path socket) throws IOException {
        return new HttpConnection(connect(UnixDomainSocketAddress.of(socket), StandardProtocolFamily.UNIX));
    }

    /** A request's bytes, to be sent as often as one likes. */
    public static byte[] request(String method, String path, Map<String, String> headers, byte[] body) {
        StringBuilder head =
                new StringBuilder(method).append(' ').append(path).append(" HTTP/1.1\r\nHost: localhost\r\n");
        headers.forEach(
                (name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
        if (body.length > 0 || !method.equals("GET")) {
            head.append("Content-Type: application/json\r\nContent-Length: ")
                    .append(body.length)
                    .append("\r\n");
        }
        byte[] headBytes = head.append("\r\n").toString().getBytes(StandardCharsets.UTF_8);
        byte[] all = Arrays.copyOf(headBytes, headBytes.length + body.length);
        System.arraycopy(body, 0, all, headBytes.length, body.length);
        return all;
    }

    /** Sends a request and reads its answer whole. */
    public Response exchange(byte[] request) throws IOException {
        ByteBuffer out = ByteBuffer.wrap(request);
        while (out.hasRemaining()) {
            channel.write(out);
        }
        int headLength = readHead();
        String head = new String(buffer, start, headLength, StandardCharsets.ISO_8859_1);
        start += headLength;
        int status = Integer.parseInt(head.substring(9, 12));
        String lower = head.toLowerCase(Locale.ROOT);
        boolean isLast = lower.contains("\r\nconnection: close");
        if (lower.contains("transfer-encoding: chunked")) {
            return new Response(status, readChunks(), isLast);
        }
        int at = lower.indexOf("content-length:");
        if (at < 0) {
            return new Response(status, new byte[0], isLast);
        }
        int length = Integer.parseInt(
                lower.substring(at + 15, lower.indexOf('\r', at)).trim());
        return new Response(status, take(length), isLast);
    }

    /** Whether the other side has ended it, as far as is known here; between two exchanges. */
    public boolean isEnded() throws IOException {
        channel.configureBlocking(false);
        try {
            return channel.read(ByteBuffer.allocate(1)) != 0;
        } catch (IOException broken) {
            return true;
        } finally {
            if (channel.isOpen()) {
                channel.configureBlocking(true);
            }
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    private static SocketChannel connect(SocketAddress address, StandardProtocolFamily family) throws IOException {
        SocketChannel channel = SocketChannel.open(family);
        try {
            channel.connect(address);
            return channel;
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    private int readHead() throws IOException {
        int searched = start;
        while (true) {
            for (int i = Math.max(searched, start); i + HEAD_END.length <= end; i++) {
                if (Arrays.equals(buffer, i, i + HEAD_END.length, HEAD_END, 0, HEAD_END.length)) {
                    return i + HEAD_END.length - start;
                }
            }
            int length = end - start;
            fill();
            searched = start + Math.max(0, length - HEAD_END.length);
        }
    }

    private byte[] readChunks() throws IOException {
        byte[] body = new byte[0];
        while (true) {
            int size = Integer.parseInt(readLine(), 16);
            byte[] chunk = take(size);
            readLine();
            if (size == 0) {
                return body;
            }
            int before = body.length;
            body = Arrays.copyOf(body, before + size);
            System.arraycopy(chunk, 0, body, before, size);
        }
    }

    private String readLine() throws IOException {
        while (true) {
            for (int i = start; i + 1 < end; i++) {
                if (buffer[i] == '\r' && buffer[i + 1] == '\n') {
                    String line = new String(buffer, start, i - start, StandardCharsets.US_ASCII);
                    start = i + 2;
                    return line;
                }
            }
            fill();
        }
    }

    private byte[] take(int length) throws IOException {
        byte[] taken = new byte[length];
        int have = Math.min(length, end - start);
        System.arraycopy(buffer, start, taken, 0, have);
        start += have;
        ByteBuffer rest = ByteBuffer.wrap(taken, have, length - have);
        while (rest.hasRemaining()) {
            if (channel.read(rest) < 0) {
                throw new EOFException("the connection ended in the middle of an answer");
            }
        }
        return taken;
    }

    /** Moves what is left to the front and reads more behind it. */
    private void fill() throws IOException {
        System.arraycopy(buffer, start, buffer, 0, end - start);
        end -= start;
        start = 0;
        if (end == buffer.length) {
            buffer = Arrays.copyOf(buffer, buffer.length * 2);
        }
        int read = channel.read(ByteBuffer.wrap(buffer, end, buffer.length - end));
        if (read < 0) {
            throw new EOFException("the connection was closed before the answer came");
        }
        end += read;
    }
}
