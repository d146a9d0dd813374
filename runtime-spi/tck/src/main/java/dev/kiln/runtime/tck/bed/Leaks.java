// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.tck.bed;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Counts what a provider may leave in the process that it is a guest of. */
public final class Leaks {

    private static final Path OPEN_FILES = Path.of("/proc/self/fd");

    /** Threads of the JDK's own pools, which come and go by themselves, and of the kit. */
    private static final List<String> NOT_THE_PROVIDERS = List.of(
            "process reaper",
            "ForkJoinPool",
            "VirtualThread-",
            "MasterPoller",
            "Read-Poller",
            "Write-Poller",
            "kit-",
            "junit-",
            "Common-Cleaner");

    private Leaks() {}

    /** Live threads of the platform that may be a provider's. */
    public static Set<Thread> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> NOT_THE_PROVIDERS.stream().noneMatch(thread.getName()::startsWith))
                .collect(Collectors.toUnmodifiableSet());
    }

    /** The names of those that were not there before. */
    public static List<String> threadsSince(Set<Thread> before) {
        return threads().stream()
                .filter(thread -> !before.contains(thread))
                .map(Thread::getName)
                .sorted()
                .toList();
    }

    /** Files, sockets and pipes that this process holds open; 0 where the system does not tell. */
    public static long openFiles() throws IOException {
        if (!Files.isDirectory(OPEN_FILES)) {
            return 0;
        }
        try (Stream<Path> open = Files.list(OPEN_FILES)) {
            return open.count();
        }
    }
}
