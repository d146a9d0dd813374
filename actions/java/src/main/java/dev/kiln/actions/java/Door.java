// SPDX-License-Identifier: Apache-2.0
package dev.kiln.actions.java;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;

/** An open address. */
final class Door {
    private final ServerSocketChannel channel;
    private final boolean isTcp;

    private Door(ServerSocketChannel channel, boolean isTcp) {
        this.channel = channel;
        this.isTcp = isTcp;
    }

    /** Opens {@code unix:/path/to.sock} or {@code tcp:HOST:PORT}. */
    static Door open(String address) throws IOException {
        if (address.startsWith("unix:/")) {
            return new Door(openUnix(Path.of(address.substring("unix:".length()))), false);
        }
        int colon = address.lastIndexOf(':');
        String port = address.substring(colon + 1);
        if (address.startsWith("tcp:") && colon > "tcp:".length() && port.matches("\\d{1,5}")) {
            ServerSocketChannel channel = ServerSocketChannel.open();
            channel.bind(new InetSocketAddress(address.substring("tcp:".length(), colon), Integer.parseInt(port)));
            return new Door(channel, true);
        }
        throw new IllegalArgumentException("give unix:/path/to.sock or tcp:HOST:PORT, or several between commas");
    }

    /**
     * The JDK binds and listens at once, and who finds the path may connect and move it away at once; so all that is done to the
     * socket is done under another name.
     */
    private static ServerSocketChannel openUnix(Path path) throws IOException {
        Path unready = path.resolveSibling(path.getFileName() + "~");
        Files.deleteIfExists(unready);
        ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        channel.bind(UnixDomainSocketAddress.of(unready));
        // its folder says who may come in: server and invoker may run under different users
        Files.setPosixFilePermissions(unready, PosixFilePermissions.fromString("rw-rw-rw-"));
        Files.move(unready, path, StandardCopyOption.ATOMIC_MOVE);
        return channel;
    }

    /** Lets connections in until the socket fails. */
    void admitAll(Sandbox sandbox) {
        try {
            while (true) {
                SocketChannel peer = channel.accept();
                if (isTcp) {
                    peer.setOption(StandardSocketOptions.TCP_NODELAY, true);
                }
                Thread thread = new Thread(() -> Connection.converse(peer, sandbox), "connection");
                thread.setDaemon(true);
                thread.start();
            }
        } catch (IOException e) {
            System.err.println("the server can accept no more connections: " + e);
        }
    }
}
