// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.k8s.path.agent;

import dev.kiln.runtime.k8s.path.PodRef;
import dev.kiln.runtime.k8s.path.mux.MuxStream;
import dev.kiln.runtime.spi.SandboxAddress;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Where the invoker connects to reach one pod. Accepts always, as nothing else is known yet; a connection that leads nowhere ends. */
final class Door implements AutoCloseable {

    /** Whoever has connected waits so long for the agent when the connection to it is broken. */
    static final Duration PATIENCE = Duration.ofSeconds(5);

    /** Of a Unix socket's path, in bytes, by most systems. */
    private static final int LONGEST_PATH = 103;

    private static final int BACKLOG = 128;

    private final PodRef pod;
    private final AgentLink link;
    private final ServerSocketChannel server;
    private final SandboxAddress address;
    private final Set<SocketChannel> open = ConcurrentHashMap.newKeySet();

    private Door(PodRef pod, AgentLink link, ServerSocketChannel server, SandboxAddress address) {
        this.pod = pod;
        this.link = link;
        this.server = server;
        this.address = address;
    }

    /**
     * @param socket where the door shall be; where a path is too long for a socket it is a port of loopback instead, which other
     *     users of this machine can connect to
     */
    static Door open(PodRef pod, AgentLink link, Path socket) throws IOException {
        Door door = socket.toString().getBytes(StandardCharsets.UTF_8).length <= LONGEST_PATH
                ? inFolder(pod, link, socket)
                : onLoopback(pod, link);
        Thread ignored = Thread.ofVirtual().name("k8s-door-" + pod.name()).start(door::accept);
        return door;
    }

    private static Door inFolder(PodRef pod, AgentLink link, Path socket) throws IOException {
        Files.deleteIfExists(socket);
        ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        boolean isBound = false;
        try {
            server.bind(UnixDomainSocketAddress.of(socket), BACKLOG);
            isBound = true;
            return new Door(pod, link, server, new SandboxAddress.UnixSocket(socket));
        } finally {
            if (!isBound) {
                server.close();
            }
        }
    }

    private static Door onLoopback(PodRef pod, AgentLink link) throws IOException {
        ServerSocketChannel server = ServerSocketChannel.open();
        boolean isBound = false;
        try {
            server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), BACKLOG);
            isBound = true;
            InetSocketAddress bound = (InetSocketAddress) server.getLocalAddress();
            return new Door(
                    pod, link, server, new SandboxAddress.Tcp(bound.getAddress().getHostAddress(), bound.getPort()));
        } finally {
            if (!isBound) {
                server.close();
            }
        }
    }

    /** Removes doors that nobody is behind any more, as their process was killed. */
    static void removeLeft(Path folder) {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (DirectoryStream<Path> sockets = Files.newDirectoryStream(folder)) {
            for (Path socket : sockets) {
                if (!answers(socket)) {
                    Files.deleteIfExists(socket);
                }
            }
        } catch (IOException e) {
            System.getLogger(Door.class.getName()).log(System.Logger.Level.WARNING, "sockets are left in " + folder, e);
        }
    }

    private static boolean answers(Path socket) {
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            return channel.connect(UnixDomainSocketAddress.of(socket));
        } catch (IOException e) {
            return false;
        }
    }

    SandboxAddress address() {
        return address;
    }

    @Override
    public void close() {
        close(server);
        open.forEach(Door::close);
        if (address instanceof SandboxAddress.UnixSocket socket) {
            try {
                Files.deleteIfExists(socket.path());
            } catch (IOException e) {
                System.getLogger(Door.class.getName())
                        .log(System.Logger.Level.WARNING, "a socket is left: " + socket.path(), e);
            }
        }
    }

    private void accept() {
        while (server.isOpen()) {
            try {
                SocketChannel local = server.accept();
                open.add(local);
                Thread ignored =
                        Thread.ofVirtual().name("k8s-relay-" + pod.name()).start(() -> serve(local));
            } catch (IOException e) {
                if (server.isOpen()) {
                    System.getLogger(Door.class.getName())
                            .log(System.Logger.Level.WARNING, "the way to pod " + pod.name() + " is shut", e);
                    close(server);
                }
            }
        }
    }

    private void serve(SocketChannel local) {
        try (local) {
            if (!server.isOpen()) {
                return;
            }
            MuxStream stream = link.await(PATIENCE).dial(pod.ip(), pod.port(), PATIENCE);
            new Relay(local, stream).run();
        } catch (IOException e) {
            System.getLogger(Door.class.getName())
                    .log(System.Logger.Level.DEBUG, "a connection to pod " + pod.name() + " was refused", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            open.remove(local);
        }
    }

    private static void close(AutoCloseable channel) {
        try {
            channel.close();
        } catch (Exception e) { // it is over anyway, however it ended
            System.getLogger(Door.class.getName()).log(System.Logger.Level.DEBUG, "closing", e);
        }
    }
}
