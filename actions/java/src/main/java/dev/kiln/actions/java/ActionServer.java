// SPDX-License-Identifier: Apache-2.0
package dev.kiln.actions.java;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Starts the runtime: sockets, the logs, and a thread for each address and each connection. */
public final class ActionServer {
    private static final String DEFAULT_ADDRESS = "tcp:0.0.0.0:8080";

    private ActionServer() {}

    /** With the argument {@code train} it serves itself for a moment and ends: for the archive of loaded classes. */
    public static void main(String[] arguments) throws IOException {
        String addresses = System.getenv().getOrDefault("KILN_LISTEN", DEFAULT_ADDRESS);
        if (arguments.length == 1 && arguments[0].equals("train")) {
            Path socket = Files.createTempDirectory("training").resolve("socket");
            serve("unix:" + socket);
            ArchiveTraining.converse(socket);
            System.exit(0);
        }
        serve(addresses);
    }

    /** Returns when the sockets are open; what it starts keeps the process alive. */
    private static void serve(String addresses) {
        List<Door> doors = new ArrayList<>();
        for (String address : addresses.split(",", -1)) {
            doors.add(opened(address, addresses));
        }
        Logs logs = Logs.installed(Boolean.parseBoolean(System.getenv().getOrDefault("KILN_LOG_FRAMES", "false")));
        Path folder = Path.of(System.getenv().getOrDefault("TMPDIR", "/tmp"));
        ActionLoader loader = new ActionLoader(folder, System.getProperty("java.class.path"));
        Sandbox sandbox = new Sandbox(logs, loader, EnvironmentSurroundings.ofThisProcess());
        for (Door door : doors) {
            new Thread(() -> door.admitAll(sandbox), "door").start();
        }
    }

    private static Door opened(String address, String all) {
        try {
            return Door.open(address);
        } catch (IOException | IllegalArgumentException e) {
            System.err.println("cannot listen on KILN_LISTEN=\"" + all + "\": " + e.getMessage());
            System.exit(1);
            throw new IllegalStateException("exit does not return", e);
        }
    }
}
