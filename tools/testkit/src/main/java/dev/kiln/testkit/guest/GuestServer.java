// SPDX-License-Identifier: Apache-2.0
package dev.kiln.testkit.guest;

import java.io.IOException;
import java.net.SocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * Listens, and lets a guest answer each connection on a virtual thread of its own. Safe for use by several threads.
 *
 * <p>The guest is chosen by the connection, so that one listener can serve many sandboxes.
 */
public final class GuestServer implements AutoCloseable {

    /** What runs in a sandbox, as seen from its connections. */
    @FunctionalInterface
    public interface Guest {
        void answer(Conversation.Request request, Conversation conversation) throws IOException, InterruptedException;
    }

    private final ServerSocketChannel listener;
    private final Function<SocketChannel, Optional<Guest>> guests;
    private final Set<Conversation> open = ConcurrentHashMap.newKeySet();

    private GuestServer(ServerSocketChannel listener, Function<SocketChannel, Optional<Guest>> guests) {
        this.listener = listener;
        this.guests = guests;
    }

    /** Begins to listen on a channel that is bound already, which from now on belongs to the server. */
    public static GuestServer serve(ServerSocketChannel listener, Function<SocketChannel, Optional<Guest>> guests) {
        GuestServer server = new GuestServer(listener, guests);
        Thread.ofVirtual().name("guest-server").start(server::acceptAll);
        return server;
    }

    public SocketAddress address() throws IOException {
        return listener.getLocalAddress();
    }

    @Override
    public void close() {
        try {
            listener.close();
        } catch (IOException gone) {
            throw new IllegalStateException("cannot close the listener " + listener, gone);
        }
        open.forEach(Conversation::cut);
    }

    private void acceptAll() {
        while (listener.isOpen()) {
            try {
                SocketChannel channel = listener.accept();
                Thread.ofVirtual().name("guest").start(() -> converse(channel));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void converse(SocketChannel channel) {
        Conversation conversation = new Conversation(channel);
        open.add(conversation);
        try (channel) {
            if (!listener.isOpen()) {
                return;
            }
            Optional<Guest> guest = guests.apply(channel);
            while (guest.isPresent()) {
                guest.get().answer(conversation.next(), conversation);
                // a sandbox of a shared listener may have ended meanwhile
                guest = guests.apply(channel);
            }
        } catch (IOException | InterruptedException over) {
            // the peer went away, or the sandbox did: either way the connection has come to its end
            return;
        } finally {
            open.remove(conversation);
        }
    }
}
