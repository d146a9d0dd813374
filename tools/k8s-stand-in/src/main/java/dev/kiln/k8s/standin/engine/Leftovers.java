// SPDX-License-Identifier: Apache-2.0
package dev.kiln.k8s.standin.engine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Labels of what a stand-in made, by which it and its successors find it. */
public final class Leftovers {

    /** Its value names the instance and its process: {@code NAME.PID.START}. */
    public static final String INSTANCE = "dev.kiln.k8s-stand-in";

    /** How the names of folders begin; the owner follows, and a dash. */
    public static final String FOLDER = "k8s-stand-in-";

    public static final String NODE = "dev.kiln.k8s-stand-in.node";
    public static final String POD = "dev.kiln.k8s-stand-in.pod";
    public static final String CONTAINER = "dev.kiln.k8s-stand-in.container";

    /** A clock that is set moves the starts of all processes. */
    private static final long CLOCK_STEP_SECONDS = 5;

    private Leftovers() {}

    /** The label's value for an instance of this process. */
    public static String owner(String name) {
        ProcessHandle self = ProcessHandle.current();
        return name + "." + self.pid() + "." + start(self);
    }

    /** Removes what belongs to the owner. */
    public static void remove(Engine engine, String owner) {
        engine.containers(INSTANCE + "=" + owner, INSTANCE).keySet().forEach(engine::remove);
        engine.networks(INSTANCE).forEach((id, value) -> {
            if (value.equals(owner)) {
                engine.removeNetwork(id);
            }
        });
    }

    /** Removes what stand-ins left that were killed. */
    public static void sweep(Engine engine) {
        Map<String, String> containers = engine.containers(INSTANCE, INSTANCE);
        containers.forEach((id, owner) -> {
            if (isDead(owner)) {
                engine.remove(id);
            }
        });
        engine.networks(INSTANCE).forEach((id, owner) -> {
            if (isDead(owner)) {
                engine.removeNetwork(id);
            }
        });
    }

    /** The folders of stand-ins that were killed, among those in a folder. */
    public static List<Path> folders(Path parent) throws IOException {
        try (Stream<Path> files = Files.list(parent)) {
            return files.filter(it -> {
                        String name = it.getFileName().toString();
                        return name.startsWith(FOLDER)
                                && isDead(name.substring(FOLDER.length()).split("-", 2)[0]);
                    })
                    .toList();
        }
    }

    /** Whether its process ended; another one with its number does not count. */
    private static boolean isDead(String owner) {
        String[] parts = owner.split("\\.", -1);
        if (parts.length != 3 || !parts[1].matches("[0-9]{1,9}")) {
            return false;
        }
        Optional<ProcessHandle> process = ProcessHandle.of(Long.parseLong(parts[1]));
        return process.isEmpty() || Math.abs(start(process.get()) - Long.parseLong(parts[2])) > CLOCK_STEP_SECONDS;
    }

    private static long start(ProcessHandle process) {
        return process.info().startInstant().map(it -> it.getEpochSecond()).orElse(0L);
    }
}
