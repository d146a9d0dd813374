// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.k8s.logs;

import dev.kiln.runtime.k8s.api.Kube;
import dev.kiln.runtime.k8s.pod.PodWriter;
import dev.kiln.runtime.spi.LogSink.Stream;
import io.fabric8.kubernetes.client.http.WebSocket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;

/**
 * One attachment to a container's output: a WebSocket whose messages begin with a byte that names the stream (1, 2), or 3 for the
 * status at the end.
 */
final class Attachment implements WebSocket.Listener {

    private static final String PROTOCOL = "v4.channel.k8s.io";
    private static final int STDOUT = 1;
    private static final int STDERR = 2;
    private static final int STATUS = 3;
    private static final int NORMAL = 1000;

    private final Reader reader;
    private boolean hasStatus; // the listener's calls come one after the other

    /** Gets what comes, one call after the other. */
    interface Reader {

        /** Next bytes; whether more is wanted now, else {@link WebSocket#request()} is the reader's to call. */
        boolean read(Chunk chunk, WebSocket socket);

        /** Nothing more comes; {@code isOver} if that is because the container's output came to its end. */
        void ended(boolean isOver);
    }

    private Attachment(Reader reader) {
        this.reader = reader;
    }

    /** Completes when attached, or exceptionally. */
    static CompletableFuture<WebSocket> open(Kube kube, String pod, Reader reader) {
        URI uri = URI.create(kube.server().replaceAll("/+$", "") + "/api/v1/namespaces/" + kube.namespace() + "/pods/"
                + pod + "/attach?container=" + PodWriter.CONTAINER + "&stdin=false&stdout=true&stderr=true&tty=false");
        return kube.client()
                .getHttpClient()
                .newWebSocketBuilder()
                .uri(WebSocket.toWebSocketUri(uri))
                .subprotocol(PROTOCOL)
                .buildAsync(new Attachment(reader));
    }

    @Override
    public void onMessage(WebSocket socket, ByteBuffer message) {
        boolean wantsMore = true;
        if (message.remaining() > 1) {
            int channel = message.get();
            if (channel == STDOUT || channel == STDERR) {
                byte[] bytes = new byte[message.remaining()];
                message.get(bytes);
                wantsMore = reader.read(new Chunk(channel == STDOUT ? Stream.STDOUT : Stream.STDERR, bytes), socket);
            } else if (channel == STATUS) {
                hasStatus = true;
            }
        }
        if (wantsMore) {
            socket.request();
        }
    }

    @Override
    public void onMessage(WebSocket socket, String message) {
        socket.request();
    }

    @Override
    public void onClose(WebSocket socket, int code, String reason) {
        socket.sendClose(NORMAL, "");
        reader.ended(hasStatus || code == NORMAL);
    }

    @Override
    public void onError(WebSocket socket, Throwable failure) {
        reader.ended(hasStatus);
    }
}
