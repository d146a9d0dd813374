// SPDX-License-Identifier: Apache-2.0
package dev.kiln.k8s.standin.wire;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

/** Listens on an address, may be away for a while, and keeps its port meanwhile. Safe for use by several threads. */
public final class HttpListener implements AutoCloseable {

    private static final int BACKLOG = 1024;

    private final InetSocketAddress address;
    private final Door door;
    private final Set<Connection> connections = ConcurrentHashMap.newKeySet();
    private final ReentrantLock changing = new ReentrantLock();
    private volatile ServerSocket listening; // volatile: replaced when the listener comes back
    private volatile Thread accepting; // volatile: as the socket that it accepts from
    private boolean isAway; // guarded by changing

    private HttpListener(ServerSocket listening, Door door) {
        this.address = (InetSocketAddress) listening.getLocalSocketAddress();
        this.listening = listening;
        this.door = door;
        this.accepting = accept(listening);
    }

    /** Listens until it is closed; port 0 takes one that is free. */
    public static HttpListener start(InetSocketAddress address, Door door) throws IOException {
        return new HttpListener(listen(address), door);
    }

    public InetSocketAddress address() {
        return address;
    }

    /** Hangs up on everybody and lets nobody in: connections are refused. */
    public void leave() throws IOException {
        changing.lock();
        try {
            if (!isAway) {
                isAway = true;
                listening.close();
                awaitEnd(accepting);
                resetConnections();
            }
        } finally {
            changing.unlock();
        }
    }

    /** Listens again, on the port of before. */
    public void comeBack() throws IOException {
        changing.lock();
        try {
            if (isAway) {
                listening = listen(address);
                isAway = false;
                accepting = accept(listening);
            }
        } finally {
            changing.unlock();
        }
    }

    /** Hangs up on everybody, whatever is being said. */
    public void resetConnections() {
        connections.forEach(Connection::reset);
    }

    @Override
    public void close() throws IOException {
        leave();
    }

    private static ServerSocket listen(InetSocketAddress address) throws IOException {
        ServerSocket socket = new ServerSocket();
        socket.setReuseAddress(true);
        try {
            socket.bind(address, BACKLOG);
        } catch (IOException e) {
            socket.close();
            throw new IOException("cannot listen on " + address + ": " + e.getMessage() + "; name another port", e);
        }
        return socket;
    }

    /** The port is free only when nobody waits on it any more, which a close does not wait for. */
    private static void awaitEnd(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Thread accept(ServerSocket server) {
        return Thread.ofVirtual().name("accept").start(() -> {
            try {
                while (true) {
                    serve(server.accept());
                }
            } catch (IOException e) {
                // the listener left
            }
        });
    }

    private void serve(Socket socket) {
        Connection connection = new Connection(socket, door);
        connections.add(connection);
        Thread.ofVirtual().name("connection").start(() -> {
            try {
                connection.serve();
            } finally {
                connections.remove(connection);
            }
        });
        if (listening.isClosed()) {
            connection.reset();
        }
    }
}
