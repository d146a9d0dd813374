// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.microvm.launch;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * A process as {@code /proc} shows it. Its id and its start, in ticks since boot, together name it: ids are used again.
 *
 * @param cpu spent by it
 */
public record ProcStat(long pid, char state, long startTicks, Duration cpu) {

    private static final Path PROC = Path.of("/proc");
    /** A tick is 10 ms for all that {@code /proc} shows, whatever the kernel's own is. */
    private static final int MILLIS_PER_TICK = 10;

    public static Optional<ProcStat> of(long pid) {
        return read(PROC.resolve(pid + "/stat"));
    }

    /** What was written down in a file when the process started. */
    public static Optional<ProcStat> read(Path file) {
        try {
            return parse(Files.readString(file));
        } catch (IOException e) {
            // it ended, be it between open and read
            return Optional.empty();
        }
    }

    /** {@code 42 (a) b) S 1 ...}: the name in parentheses may hold anything, parentheses too. */
    static Optional<ProcStat> parse(String line) {
        int open = line.indexOf(" (");
        int close = line.lastIndexOf(") ");
        if (open < 0 || close < open) {
            return Optional.empty();
        }
        String[] rest = line.substring(close + 2).strip().split(" ", -1);
        if (rest.length < 20) {
            return Optional.empty();
        }
        long ticks = Long.parseLong(rest[11]) + Long.parseLong(rest[12]);
        return Optional.of(new ProcStat(
                Long.parseLong(line.substring(0, open)),
                rest[0].charAt(0),
                Long.parseLong(rest[19]),
                Duration.ofMillis(ticks * MILLIS_PER_TICK)));
    }

    /** Whether this very process still runs or can still run; a zombie waits for its parent only. */
    public boolean isAlive() {
        return of(pid).filter(now -> now.startTicks == startTicks && now.state != 'Z' && now.state != 'X')
                .isPresent();
    }

    /** Kills this very process, if it is still there. */
    public void kill() {
        if (isAlive()) {
            // the handle compares the start time once more
            ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
        }
    }

    /** A figure of the process in {@code /proc/PID/smaps_rollup}, such as {@code Pss}, in bytes; 0 when it cannot be read. */
    public static long memory(long pid, String figure) {
        try (var lines = Files.lines(PROC.resolve(pid + "/smaps_rollup"))) {
            return lines.filter(line -> line.startsWith(figure + ":"))
                    .mapToLong(line -> 1024 * Long.parseLong(line.replaceAll("[^0-9]", "")))
                    .findFirst()
                    .orElse(0);
        } catch (IOException | UncheckedIOException e) {
            return 0;
        }
    }
}
