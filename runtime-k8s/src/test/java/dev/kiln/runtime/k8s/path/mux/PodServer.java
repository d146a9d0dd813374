// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.k8s.path.mux;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;

/** What listens in a pod: does the same with each connection. */
public final class PodServer implements AutoCloseable {

    /** Sends back what comes, and ends when that ends. */
    public static final Conduct ECHO = connection -> {
        connection.getInputStream().transferTo(connection.getOutputStream());
        connection.shutdownOutput();
    };

    private final ServerSocket server;

    private PodServer(ServerSocket server) {
        this.server = server;
    }

    /** What it does with one; the connection is closed afterwards. */
    public interface Conduct {
        void serve(Socket connection) throws IOException;
    }

    public static PodServer start(Conduct conduct) {
        return start("127.0.0.1", 0, conduct);
    }

    /** At an address of loopback, which is as many pods as are wanted. */
    public static PodServer start(String address, int port, Conduct conduct) {
        try {
            ServerSocket server = new ServerSocket();
            server.bind(new InetSocketAddress(InetAddress.getByName(address), port), 512);
            Thread.ofVirtual().start(() -> accept(server, conduct));
            return new PodServer(server);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static PodServer echo() {
        return start(ECHO);
    }

    public int port() {
        return server.getLocalPort();
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void accept(ServerSocket server, Conduct conduct) {
        while (true) {
            try {
                Socket connection = server.accept();
                Thread.ofVirtual().start(() -> {
                    try (connection) {
                        conduct.serve(connection);
                    } catch (IOException e) {
                        // the test looks at its own end
                    }
                });
            } catch (IOException e) {
                return;
            }
        }
    }
}
