// SPDX-License-Identifier: Apache-2.0
package dev.kiln.bench.calls;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Where actions tell that they began, before they do anything else: a port of this machine, a line for each beginning, one byte back. Not
 * in the sandbox's files or logs, as what is killed takes those along.
 */
public final class BeginningsDoor implements AutoCloseable {

    private final ServerSocket socket;
    private final Map<String, List<Beginning>> beginnings = new ConcurrentHashMap<>();

    /**
     * Code that runs.
     *
     * @param action its full name
     * @param invoker where
     * @param nanos when, by {@link System#nanoTime}
     */
    public record Beginning(String action, String invoker, long nanos) {}

    /** On loopback. */
    public BeginningsDoor() throws IOException {
        this(InetAddress.getLoopbackAddress());
    }

    /** On an address of this machine that sandboxes can reach. */
    public BeginningsDoor(InetAddress address) throws IOException {
        socket = new ServerSocket(0, 1_000, address);
        Thread.ofPlatform().daemon().name("beginnings").start(this::accept);
    }

    /** Node.js code that tells of its beginning, waits for {@code millis} of its arguments, and returns its activation id. */
    public String code() {
        return String.join(
                "\n",
                "const net = require('net')",
                "function main(args) {",
                "  const { __OW_ACTIVATION_ID: id, __OW_ACTION_NAME: action, INVOKER: invoker } = process.env",
                "  return new Promise((resolve, reject) => {",
                "    const door = net.connect(" + socket.getLocalPort() + ", '"
                        + socket.getInetAddress().getHostAddress() + "')",
                "    door.once('connect', () => door.write([id, action, invoker].join(' ') + '\\n'))",
                "    door.once('error', reject)",
                "    door.once('data', () => {",
                "      door.destroy()",
                "      setTimeout(() => resolve({ id }), args.millis || 0)",
                "    })",
                "  })",
                "}");
    }

    /** By activation; of those that began. */
    public Map<String, List<Beginning>> beginnings() {
        return Map.copyOf(beginnings);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    private void accept() {
        while (!socket.isClosed()) {
            try {
                Socket caller = socket.accept();
                Thread.ofVirtual().start(() -> listen(caller));
            } catch (IOException e) {
                // closed, or the caller was gone at once
            }
        }
    }

    private void listen(Socket caller) {
        try (caller;
                BufferedReader in =
                        new BufferedReader(new InputStreamReader(caller.getInputStream(), StandardCharsets.UTF_8))) {
            caller.setSoTimeout(10_000);
            String line = in.readLine();
            String[] words = line == null ? new String[0] : line.split(" ", -1);
            if (words.length == 3) {
                beginnings
                        .computeIfAbsent(words[0], id -> new CopyOnWriteArrayList<>())
                        .add(new Beginning(words[1], words[2], System.nanoTime()));
                caller.getOutputStream().write('+');
                caller.getOutputStream().flush();
                // it hangs up
                in.read();
            }
        } catch (IOException e) {
            // its sandbox was killed; what it told before counts
        }
    }
}
