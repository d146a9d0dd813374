// SPDX-License-Identifier: Apache-2.0
package dev.kiln.broker.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** What the threads of a process do, by Linux' {@code /proc}; a signal reaches one after the other. */
final class ThreadStates {

    private ThreadStates() {}

    /** Whether none of them runs any more; taken for granted where there is no {@code /proc}. */
    static boolean allStopped(long pid) throws IOException {
        Path tasks = Path.of("/proc", String.valueOf(pid), "task");
        if (!Files.isDirectory(tasks)) {
            return true;
        }
        try (Stream<Path> threads = Files.list(tasks)) {
            for (Path thread : threads.toList()) {
                if (!isStopped(thread.resolve("stat"))) {
                    return false;
                }
            }
        }
        return true;
    }

    private static boolean isStopped(Path stat) throws IOException {
        try {
            // pid (name) state ...; the name may have anything in it
            List<String> lines = Files.readAllLines(stat);
            String line = lines.isEmpty() ? "" : lines.getFirst();
            int state = line.lastIndexOf(") ") + 2;
            return state < line.length() && line.charAt(state) == 'T';
        } catch (NoSuchFileException e) {
            // it ended meanwhile
            return true;
        }
    }
}
