// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.microvm.images;

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
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** The little of a Docker engine that is asked here: a table of answers by request line. */
final class FakeEngine implements AutoCloseable {

    private final ServerSocketChannel server;
    private final Map<String, byte[]> answers = new ConcurrentHashMap<>();
    private final Map<String, Runnable> effects = new ConcurrentHashMap<>();
    private final List<String> requests = new CopyOnWriteArrayList<>();

    FakeEngine(Path socket) throws IOException {
        server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        server.bind(UnixDomainSocketAddress.of(socket));
        Thread.ofVirtual().start(this::serve);
    }

    void answers(String request, int status, byte[] body) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes(("HTTP/1.1 " + status + " x\r\nContent-Length: " + body.length + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII));
        all.writeBytes(body);
        answers.put(request, all.toByteArray());
    }

    /** Happens when this is asked, before the answer. */
    void when(String request, Runnable effect) {
        effects.put(request, effect);
    }

    List<String> requests() {
        return requests;
    }

    private void serve() {
        try {
            while (true) {
                try (SocketChannel connection = server.accept()) {
                    answer(connection);
                }
            }
        } catch (IOException e) {
            // closed
        }
    }

    private void answer(SocketChannel connection) throws IOException {
        InputStream in = Channels.newInputStream(connection);
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        while (!head.toString(StandardCharsets.US_ASCII).endsWith("\r\n\r\n")) {
            head.write(in.read());
        }
        String request = head.toString(StandardCharsets.US_ASCII).replaceAll("(?s) HTTP.*", "");
        requests.add(request);
        effects.getOrDefault(request, () -> {}).run();
        byte[] missing = "HTTP/1.1 404 x\r\nContent-Length: 24\r\n\r\n{\"message\":\"no such it\"}"
                .getBytes(StandardCharsets.US_ASCII);
        ByteBuffer answer = ByteBuffer.wrap(answers.getOrDefault(request, missing));
        while (answer.hasRemaining()) {
            connection.write(answer);
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
