// SPDX-License-Identifier: Apache-2.0
package dev.kiln.testkit.guest;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * One kept-alive HTTP/1.1 connection, server side, with the means to break HTTP on purpose. Used by one thread, save for
 * {@link #cut()}.
 */
public final class Conversation {

    /** What a guest is asked. */
    public record Request(String path, String body) {}

    private static final int FIRST_BUFFER = 4096;
    private static final String LENGTH = "\r\ncontent-length:";

    private final SocketChannel channel;
    private ByteBuffer in = ByteBuffer.allocate(FIRST_BUFFER);

    public Conversation(SocketChannel channel) {
        this.channel = channel;
    }

    /** The next request; throws {@link EOFException} when the peer is done. */
    public Request next() throws IOException {
        int head = endOfHead();
        while (head < 0) {
            readMore();
            head = endOfHead();
        }
        String lines = new String(in.array(), 0, head, StandardCharsets.ISO_8859_1);
        int end = head + 4 + contentLength(lines);
        while (in.position() < end) {
            readMore();
        }
        String body = new String(in.array(), head + 4, end - head - 4, StandardCharsets.UTF_8);
        in.flip().position(end);
        in.compact();
        int path = lines.indexOf(' ') + 1;
        return new Request(lines.substring(path, lines.indexOf(' ', path)), body);
    }

    public void send(int status, String json) throws IOException {
        byte[] body = json.getBytes(StandardCharsets.UTF_8);
        byte[] head = head(status, "Content-Length: " + body.length);
        byte[] all = new byte[head.length + body.length];
        System.arraycopy(head, 0, all, 0, head.length);
        System.arraycopy(body, 0, all, head.length, body.length);
        sendRaw(all);
    }

    /** The same in chunks of a few bytes, each on its way alone. */
    public void sendChunked(int status, String json) throws IOException {
        byte[] body = json.getBytes(StandardCharsets.UTF_8);
        sendRaw(head(status, "Transfer-Encoding: chunked"));
        for (int from = 0; from < body.length; from += 7) {
            int size = Math.min(7, body.length - from);
            ByteBuffer chunk = ByteBuffer.allocate(size + 16);
            chunk.put((Integer.toHexString(size) + "\r\n").getBytes(StandardCharsets.US_ASCII));
            chunk.put(body, from, size).put(new byte[] {'\r', '\n'}).flip();
            write(chunk);
        }
        sendRaw("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    }

    public void sendRaw(byte[] bytes) throws IOException {
        write(ByteBuffer.wrap(bytes));
    }

    /** Ends the connection without a word; may be called by any thread. */
    public void cut() {
        try {
            channel.close();
        } catch (IOException gone) {
            // what is being thrown away cannot be saved
            return;
        }
    }

    private static byte[] head(int status, String framing) {
        return ("HTTP/1.1 " + status + (status == 200 ? " OK" : " Not so") + "\r\nContent-Type: application/json\r\n"
                        + framing + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
    }

    private void write(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    private void readMore() throws IOException {
        if (!in.hasRemaining()) {
            in = ByteBuffer.allocate(2 * in.capacity()).put(in.flip());
        }
        if (channel.read(in) < 0) {
            throw new EOFException("the peer is done");
        }
    }

    private int endOfHead() {
        byte[] bytes = in.array();
        for (int i = 0; i + 3 < in.position(); i++) {
            if (bytes[i] == '\r' && bytes[i + 1] == '\n' && bytes[i + 2] == '\r' && bytes[i + 3] == '\n') {
                return i;
            }
        }
        return -1;
    }

    private static int contentLength(String head) {
        int start = head.toLowerCase(Locale.ROOT).indexOf(LENGTH);
        if (start < 0) {
            return 0;
        }
        int from = start + LENGTH.length();
        int end = head.indexOf("\r\n", from);
        return Integer.parseInt(
                head.substring(from, end < 0 ? head.length() : end).trim());
    }
}
