// SPDX-License-Identifier: Apache-2.0
package dev.kiln.k8s.standin.engine;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * An answer of the daemon's that is read bit by bit, on a connection of its own, in HTTP/1.0 so that the body ends with it.
 *
 * @param body what the daemon says after its headers
 * @param out where a daemon that was asked to switch to a raw connection listens
 */
public record EngineStream(SocketChannel channel, InputStream body, OutputStream out) implements AutoCloseable {

    private static final int FIRST_BAD_STATUS = 400;
    private static final int LONGEST_LINE = 8192;
    private static final int HEADER = 8;

    /** Asks, and returns when the daemon answered with success. */
    static EngineStream open(Path socket, String method, String path, String json) throws IOException {
        SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket));
        try {
            // each direction has a stream of its own, as the two may be used at once
            OutputStream out = Channels.newOutputStream(channel);
            byte[] body = json.getBytes(StandardCharsets.UTF_8);
            String head = method + " " + path + " HTTP/1.0\r\nHost: docker\r\n"
                    + (body.length == 0
                            ? ""
                            : "Content-Type: application/json\r\n"
                                    + "Connection: Upgrade\r\n"
                                    + "Upgrade: tcp\r\n"
                                    + "Content-Length: "
                                    + body.length + "\r\n")
                    + "\r\n";
            out.write(head.getBytes(StandardCharsets.US_ASCII));
            out.write(body);
            InputStream in = new BufferedInputStream(Channels.newInputStream(channel));
            int status = status(line(in));
            while (!line(in).isEmpty()) {
                // of the headers none matters
            }
            if (status >= FIRST_BAD_STATUS) {
                throw new IOException(new String(in.readAllBytes(), StandardCharsets.UTF_8).strip());
            }
            return new EngineStream(channel, in, out);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    /**
     * The next piece of what a container wrote.
     *
     * @param isError whether to its standard error
     */
    public record Frame(boolean isError, byte[] bytes) {}

    /** The next frame of a log or an exec; null at the end. */
    public @Nullable Frame frame() throws IOException {
        byte[] header = body.readNBytes(HEADER);
        if (header.length < HEADER) {
            return null;
        }
        int length = (header[4] & 0xFF) << 24 | (header[5] & 0xFF) << 16 | (header[6] & 0xFF) << 8 | (header[7] & 0xFF);
        return new Frame(header[0] == 2, body.readNBytes(length));
    }

    /** Says that nothing more will be said. */
    public void endInput() throws IOException {
        channel.shutdownOutput();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    private static int status(String line) throws IOException {
        String[] words = line.split(" ", 3);
        try {
            return Integer.parseInt(words[1]);
        } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
            throw new IOException("what answers on the Docker socket does not speak HTTP: '" + line + "'", e);
        }
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0 || line.length() == LONGEST_LINE) {
                throw new EOFException("the Docker daemon broke off in the middle of its answer");
            }
            line.append((char) next);
        }
        return line.toString().strip();
    }
}
