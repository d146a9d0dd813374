// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.process.state;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A process as {@code /proc} shows it. Its id and its start, in ticks since boot, together name it: ids are used again.
 *
 * @param cpu spent by it and by those of its children that it waited for
 */
public record ProcStat(long pid, char state, long parent, long startTicks, Duration cpu) {

    private static final Path PROC = Path.of("/proc");
    /** A tick is 10 ms for all that {@code /proc} shows, whatever the kernel's own is. */
    private static final int MILLIS_PER_TICK = 10;

    public static Optional<ProcStat> of(long pid) {
        try {
            return parse(Files.readString(PROC.resolve(pid + "/stat")));
        } catch (IOException e) {
            // it ended, be it between open and read
            return Optional.empty();
        }
    }

    public static List<ProcStat> all() throws IOException {
        List<ProcStat> all = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(PROC, "[0-9]*")) {
            for (Path entry : entries) {
                of(Long.parseLong(String.valueOf(entry.getFileName()))).ifPresent(all::add);
            }
        }
        return all;
    }

    /** {@code 42 (a) b) S 1 ...}: the name in parentheses may hold anything, parentheses too. */
    public static Optional<ProcStat> parse(String line) {
        int open = line.indexOf(" (");
        int close = line.lastIndexOf(") ");
        if (open < 0 || close < open) {
            return Optional.empty();
        }
        String[] rest = line.substring(close + 2).strip().split(" ", -1);
        if (rest.length < 20) {
            return Optional.empty();
        }
        long ticks = 0;
        for (int field = 11; field <= 14; field++) {
            ticks += Long.parseLong(rest[field]);
        }
        return Optional.of(new ProcStat(
                Long.parseLong(line.substring(0, open)),
                rest[0].charAt(0),
                Long.parseLong(rest[1]),
                Long.parseLong(rest[19]),
                Duration.ofMillis(ticks * MILLIS_PER_TICK)));
    }

    /** Whether this very process still runs or can still run. */
    public boolean isAlive() {
        return of(pid).filter(now -> now.startTicks == startTicks && !now.isDead())
                .isPresent();
    }

    /** Kills this very process, if it is still there. */
    public void kill() {
        if (isAlive()) {
            // the handle compares the start time once more
            ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
        }
    }

    /** A zombie holds nothing any more and waits for its parent only. */
    public boolean isDead() {
        return state == 'Z' || state == 'X';
    }

    /** Whether it was started with this variable in its environment; false too when we may not know. */
    public boolean wasStartedWith(String variable, String value) {
        try {
            String environment = Files.readString(PROC.resolve(pid + "/environ"), StandardCharsets.ISO_8859_1);
            return ("\0" + environment).contains("\0" + variable + "=" + value + "\0");
        } catch (IOException e) {
            return false;
        }
    }

    /** Memory of its own, in {@code /proc/PID/status}: neither shared files nor shared memory. */
    public static long anonymousBytes(long pid) {
        try (var lines = Files.lines(PROC.resolve(pid + "/status"))) {
            return lines.filter(line -> line.startsWith("RssAnon:"))
                    .mapToLong(line -> 1024 * Long.parseLong(line.replaceAll("[^0-9]", "")))
                    .findFirst()
                    .orElse(0);
        } catch (IOException | UncheckedIOException e) {
            return 0;
        }
    }
}
