// SPDX-License-Identifier: Apache-2.0
package dev.kiln.testkit;

import dev.kiln.runtime.spi.SandboxAddress;
import dev.kiln.testkit.guest.GuestServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Collection;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/**
 * The one listener that all null sandboxes share. Safe for use by several threads.
 *
 * <p>Linux routes all of 127.0.0.0/8 to this machine, so each sandbox gets an address of its own there without any system
 * call, and the local address of a connection tells whose it is. Peers that are not local are turned away.
 */
final class NullHost {

    private static final int FIRST = 127 << 24 | 1 << 16;
    private static final int COUNT = 1 << 23;
    private static final int LISTEN_BACKLOG = 1024;

    private final ConcurrentMap<Integer, NullSandbox> byAddress = new ConcurrentHashMap<>();
    private final ConcurrentMap<String, NullSandbox> byName = new ConcurrentHashMap<>();
    private final AtomicInteger next = new AtomicInteger();
    private Optional<GuestServer> server = Optional.empty();
    private int port;
    private int providers;

    synchronized void enter() { // pairs with leave
        providers++;
    }

    synchronized void leave() { // the last provider turns off the light
        providers--;
        if (providers == 0) {
            server.ifPresent(GuestServer::close);
            server = Optional.empty();
        }
    }

    /** The sandbox of this name, made by the argument if there is none. */
    NullSandbox computeIfAbsent(String name, Function<String, NullSandbox> make) {
        NullSandbox sandbox = byName.computeIfAbsent(name, make);
        byAddress.put(sandbox.number(), sandbox);
        return sandbox;
    }

    Optional<NullSandbox> get(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    Collection<NullSandbox> sandboxes() {
        return byName.values();
    }

    void remove(String name, NullSandbox sandbox) {
        byAddress.remove(sandbox.number(), sandbox);
        byName.remove(name, sandbox);
    }

    /** An address that no sandbox had lately. */
    int nextNumber() {
        return FIRST + Math.floorMod(next.getAndIncrement(), COUNT);
    }

    SandboxAddress address(int number) throws IOException {
        String host = "127." + (number >> 16 & 255) + "." + (number >> 8 & 255) + "." + (number & 255);
        return new SandboxAddress.Tcp(host, port());
    }

    private synchronized int port() throws IOException { // opened by the first who needs it
        if (server.isEmpty()) {
            ServerSocketChannel channel =
                    ServerSocketChannel.open().bind(new InetSocketAddress("0.0.0.0", 0), LISTEN_BACKLOG);
            server = Optional.of(GuestServer.serve(channel, this::guest));
            port = ((InetSocketAddress) channel.getLocalAddress()).getPort();
        }
        return port;
    }

    private Optional<GuestServer.Guest> guest(SocketChannel connection) {
        try {
            InetAddress here = ((InetSocketAddress) connection.getLocalAddress()).getAddress();
            return Optional.ofNullable(
                            byAddress.get(ByteBuffer.wrap(here.getAddress()).getInt()))
                    .filter(NullSandbox::isRunning)
                    .map(sandbox -> sandbox::answer);
        } catch (IOException closed) {
            return Optional.empty();
        }
    }
}
