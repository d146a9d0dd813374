// SPDX-License-Identifier: Apache-2.0
package dev.kiln.actions.contract;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.SocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** One connection to a sandbox, close enough to the bytes to send what no HTTP client would. */
public final class Wire implements AutoCloseable {
    private final SocketChannel channel;
    private final OutputStream out;
    private final InputStream in;

    private Wire(SocketChannel channel) {
        this.channel = channel;
        this.out = Channels.newOutputStream(channel);
        this.in = new BufferedInputStream(Channels.newInputStream(channel));
    }

    public static Wire connect(SocketAddress address) throws IOException {
        return new Wire(SocketChannel.open(address));
    }

    public Reply post(String path, String body) throws IOException {
        send(path, body);
        return receive();
    }

    /** Sends a request and leaves its response to {@link #receive}. */
    public void send(String path, String body) throws IOException {
        byte[] content = body.getBytes(StandardCharsets.UTF_8);
        write(head(path, "Content-Length: " + content.length));
        out.write(content);
    }

    public Reply postInChunks(String path, String body, int chunkBytes) throws IOException {
        byte[] content = body.getBytes(StandardCharsets.UTF_8);
        write(head(path, "Transfer-Encoding: chunked"));
        for (int at = 0; at < content.length; at += chunkBytes) {
            int length = Math.min(chunkBytes, content.length - at);
            write(Integer.toHexString(length) + "\r\n");
            out.write(content, at, length);
            write("\r\n");
        }
        write("0\r\n\r\n");
        return receive();
    }

    static String head(String path, String field) {
        return "POST " + path + " HTTP/1.1\r\nHost: action\r\nContent-Type: application/json\r\n" + field + "\r\n\r\n";
    }

    void write(String bytes) throws IOException {
        out.write(bytes.getBytes(StandardCharsets.UTF_8));
    }

    /** The next response. Throws {@link EOFException} when the sandbox has closed the connection instead. */
    public Reply receive() throws IOException {
        String[] status = line().split(" ", 3);
        Map<String, String> headers = new HashMap<>();
        for (String line = line(); !line.isEmpty(); line = line()) {
            int colon = line.indexOf(':');
            headers.put(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip());
        }
        return new Reply(Integer.parseInt(status[1]), headers, body(headers));
    }

    private String body(Map<String, String> headers) throws IOException {
        if (headers.containsKey("content-length")) {
            return text(Integer.parseInt(headers.get("content-length")));
        }
        if (!"chunked".equalsIgnoreCase(headers.get("transfer-encoding"))) {
            return "";
        }
        StringBuilder body = new StringBuilder();
        for (int length = Integer.parseInt(line(), 16); length > 0; length = Integer.parseInt(line(), 16)) {
            body.append(text(length));
            line();
        }
        line();
        return body.toString();
    }

    private String text(int length) throws IOException {
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new EOFException("the response ended after " + bytes.length + " of " + length + " bytes");
        }
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new EOFException("the sandbox closed the connection");
            }
            line.append((char) next);
        }
        return line.toString().stripTrailing();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
