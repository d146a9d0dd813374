// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.process.cage;

import dev.kiln.runtime.spi.SandboxLimits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * What holds the processes of one sandbox to its limits, and knows them all.
 *
 * <p>A cage has no state but in the kernel and in the sandbox's directory: one made anew from its text, in another invoker,
 * does as well. Safe for use by several threads.
 */
public sealed interface Cage permits CgroupV1Cage, CgroupV2Cage, WatchedCage {

    /** Makes what it needs and sets the limits. */
    void build(SandboxLimits limits) throws IOException;

    /** The files into which a process writes itself to enter. */
    List<Path> entrances();

    /** All its processes; empty too when it is gone. */
    Set<Long> processes() throws IOException;

    /** Stops all processes where they are; returns before they are. */
    void freeze() throws IOException;

    void thaw() throws IOException;

    /** How far the processes are from running. */
    Freeze freezing() throws IOException;

    long memoryBytes() throws IOException;

    Duration cpuSpent() throws IOException;

    /** Whether processes were killed as the memory limit was reached. */
    boolean wasOutOfMemory() throws IOException;

    /** Whether the memory limit was passed and the processes still have to be ended for it. */
    boolean isToBeEnded() throws IOException;

    /** Frees what it holds once no process is left in it; idempotent. */
    void remove() throws IOException;

    /** What {@link #of} makes the same cage from. */
    String text();

    enum Freeze {
        THAWED,
        FREEZING,
        FROZEN
    }

    static Cage of(String text, Path sandbox) {
        String[] parts = text.split(" ", -1);
        return switch (parts[0]) {
            case CgroupV1Cage.KIND -> CgroupV1Cage.of(parts);
            case CgroupV2Cage.KIND -> new CgroupV2Cage(Path.of(parts[1]));
            case WatchedCage.KIND -> new WatchedCage(sandbox, Long.parseLong(parts[1]));
            default -> throw new IllegalArgumentException("no cage: '" + text + "'");
        };
    }

    /** A kernel file's text without its line end. */
    static String read(Path file) throws IOException {
        return Files.readString(file).strip();
    }

    /** The number behind a key in a kernel file such as {@code memory.stat}; 0 when it is not there. */
    static long field(String text, String key) {
        return text.lines()
                .map(line -> line.split(" ", 2))
                .filter(parts -> parts.length == 2 && parts[0].equals(key))
                .mapToLong(parts -> Long.parseLong(parts[1].strip()))
                .findFirst()
                .orElse(0);
    }
}
