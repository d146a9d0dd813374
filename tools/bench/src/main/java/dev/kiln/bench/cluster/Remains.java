// SPDX-License-Identifier: Apache-2.0
package dev.kiln.bench.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * What a cluster left behind: processes that were started with its folder in their command line or environment, or see it among their
 * mounts, as those in sandboxes do, and what providers still know of as a sandbox.
 */
final class Remains {

    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final long LOOK_AGAIN_MILLIS = 100;
    private static final List<String> TELLING = List.of("cmdline", "environ", "mountinfo");

    private Remains() {}

    /** What is still there after a few seconds, a line each. */
    static List<String> of(Path scratch, Path sandboxes) throws InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        List<String> found = look(scratch, sandboxes);
        while (!found.isEmpty() && System.nanoTime() < end) {
            TimeUnit.MILLISECONDS.sleep(LOOK_AGAIN_MILLIS);
            found = look(scratch, sandboxes);
        }
        return found;
    }

    private static List<String> look(Path scratch, Path sandboxes) {
        List<String> found = new ArrayList<>(processes(scratch.toString()));
        if (Files.isDirectory(sandboxes)) {
            try (Stream<Path> folders = Files.list(sandboxes)) {
                folders.filter(it -> it.getFileName().toString().startsWith("kiln-"))
                        .forEach(it -> found.add("sandbox " + it));
            } catch (IOException e) {
                throw new UncheckedIOException("cannot list " + sandboxes, e);
            }
        }
        return found;
    }

    private static List<String> processes(String scratch) {
        long self = ProcessHandle.current().pid();
        return ProcessHandle.allProcesses()
                .filter(it -> it.pid() != self)
                .filter(it ->
                        TELLING.stream().anyMatch(file -> read(it.pid(), file).contains(scratch)))
                .map(it -> "process " + it.pid() + " "
                        + read(it.pid(), "cmdline").replace('\0', ' ').strip())
                .toList();
    }

    private static String read(long pid, String file) {
        try {
            return Files.readString(Path.of("/proc", Long.toString(pid), file), StandardCharsets.ISO_8859_1);
        } catch (IOException gone) {
            return "";
        }
    }
}
