// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.microvm.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Listens on a socket, takes one request and gives the answer that it was told, right or wrong. */
final class CannedServer implements AutoCloseable {

    private static final Pattern LENGTH = Pattern.compile("Content-Length: (\\d+)");

    private final Path socket;
    private final ServerSocketChannel server;
    private final CompletableFuture<String> request = new CompletableFuture<>();
    private final CompletableFuture<Boolean> closed = new CompletableFuture<>();
    private volatile boolean staysOpen; // volatile: set by the test before it asks, read by the server's thread

    CannedServer(Path socket, String answer) throws IOException {
        this.socket = socket;
        this.server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        server.bind(UnixDomainSocketAddress.of(socket));
        Thread.ofVirtual().start(() -> serve(answer));
    }

    /** The connection is kept after the answer, until the server is closed. */
    CannedServer staysOpen() {
        staysOpen = true;
        return this;
    }

    String request() throws Exception {
        return request.get(10, TimeUnit.SECONDS);
    }

    private void serve(String answer) {
        try (SocketChannel connection = server.accept()) {
            request.complete(read(Channels.newInputStream(connection)));
            connection.write(ByteBuffer.wrap(answer.getBytes(StandardCharsets.UTF_8)));
            if (staysOpen) {
                closed.get(20, TimeUnit.SECONDS);
            }
        } catch (Exception e) { // the test sees a request that never came
            request.completeExceptionally(e);
        }
    }

    private static String read(InputStream in) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        while (!all.toString(StandardCharsets.UTF_8).endsWith("\r\n\r\n")) {
            all.write(in.read());
        }
        Matcher length = LENGTH.matcher(all.toString(StandardCharsets.UTF_8));
        if (length.find()) {
            all.writeBytes(in.readNBytes(Integer.parseInt(length.group(1))));
        }
        return all.toString(StandardCharsets.UTF_8);
    }

    @Override
    public void close() throws IOException {
        closed.complete(true);
        server.close();
        Files.deleteIfExists(socket);
    }
}
