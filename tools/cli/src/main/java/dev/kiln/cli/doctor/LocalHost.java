// SPDX-License-Identifier: Apache-2.0
package dev.kiln.cli.doctor;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** The machine that this runs on. */
final class LocalHost implements Host {

    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final int MAX_BYTES = 64 * 1024;
    private static final Path DOCKER_SOCKET = Path.of("/var/run/docker.sock");
    private static final String VERSION = "\"Version\":\"";

    @Override
    public String firstLineOf(String... command) throws IOException {
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .start();
        try {
            String text = Deadline.call(
                    PATIENCE, () -> new String(process.getInputStream().readNBytes(MAX_BYTES), StandardCharsets.UTF_8));
            if (!process.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS) || process.exitValue() != 0) {
                throw new IOException(command[0] + " failed: " + firstLine(text));
            }
            return firstLine(text);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        } finally {
            process.destroyForcibly();
        }
    }

    @Override
    public String docker() throws IOException {
        if (!Files.exists(DOCKER_SOCKET)) {
            throw new IOException("there is no " + DOCKER_SOCKET);
        }
        String answer = Deadline.call(PATIENCE, LocalHost::askDocker);
        int begin = answer.indexOf(VERSION);
        int end = begin < 0 ? -1 : answer.indexOf('"', begin + VERSION.length());
        if (end < 0) {
            throw new IOException("it answers with: " + firstLine(answer));
        }
        return answer.substring(begin + VERSION.length(), end);
    }

    /** HTTP/1.0, so that the end of the connection is the end of the answer. */
    private static String askDocker() throws IOException {
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.connect(UnixDomainSocketAddress.of(DOCKER_SOCKET));
            channel.write(ByteBuffer.wrap(
                    "GET /version HTTP/1.0\r\nHost: docker\r\n\r\n".getBytes(StandardCharsets.US_ASCII)));
            ByteArrayOutputStream answer = new ByteArrayOutputStream();
            ByteBuffer buffer = ByteBuffer.allocate(MAX_BYTES);
            while (answer.size() < MAX_BYTES && channel.read(buffer.clear()) >= 0) {
                answer.write(buffer.array(), 0, buffer.position());
            }
            return answer.toString(StandardCharsets.UTF_8);
        }
    }

    @Override
    public long freeBytes() throws IOException {
        return Files.getFileStore(Path.of("").toAbsolutePath()).getUsableSpace();
    }

    @Override
    public boolean isTaken(int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1000);
            return true;
        } catch (IOException e) {
            return false; // nobody answers, so it can be had
        }
    }

    private static String firstLine(String text) {
        return text.strip().lines().findFirst().orElse("");
    }
}
