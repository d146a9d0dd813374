// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.docker;

import com.github.dockerjava.api.exception.DockerException;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * An answer of the daemon's that is read bit by bit, on a connection of its own. Spoken by hand, in HTTP/1.0 so that the
 * body is neither chunked nor followed by anything: docker-java starts its streams without saying when the daemon has answered.
 * Closing the channel ends a read.
 *
 * @param body the bytes after the headers, until the daemon hangs up
 */
record EngineStream(SocketChannel channel, InputStream body) implements AutoCloseable {

    private static final int LONGEST_LINE = 8192;
    private static final int FIRST_BAD_STATUS = 400;

    /** Returns when the daemon has answered with success; the caller closes what it gets. */
    static EngineStream open(Path socket, String method, String path) throws IOException {
        SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket));
        try {
            ByteBuffer request = ByteBuffer.wrap(
                    (method + " " + path + " HTTP/1.0\r\nHost: docker\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
            while (request.hasRemaining()) {
                channel.write(request);
            }
            InputStream in = new BufferedInputStream(Channels.newInputStream(channel));
            int status = status(line(in));
            while (!line(in).isEmpty()) {
                // of the headers none matters: the body ends with the connection
            }
            if (status >= FIRST_BAD_STATUS) {
                throw new DockerException(new String(in.readAllBytes(), StandardCharsets.UTF_8), status);
            }
            return new EngineStream(channel, in);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    /** {@code HTTP/1.0 200 OK} says 200. */
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
            if (next < 0) {
                throw new EOFException("the Docker daemon hung up in the middle of its answer");
            }
            if (line.length() == LONGEST_LINE) {
                throw new IOException("the Docker daemon sent a header of more than " + LONGEST_LINE + " bytes");
            }
            line.append((char) next);
        }
        return line.toString().strip();
    }
}
