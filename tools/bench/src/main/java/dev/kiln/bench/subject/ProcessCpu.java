// SPDX-License-Identifier: Apache-2.0
package dev.kiln.bench.subject;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** CPU time and memory of processes, read from {@code /proc}. */
public final class ProcessCpu {

    /** The kernel counts in hundredths of a second whatever its own tick is. */
    private static final long MILLIS_PER_TICK = 10;

    private static final Pattern BLANK = Pattern.compile(" ");

    private ProcessCpu() {}

    /** CPU spent by a process so far, user and system; zero when it is gone. */
    public static Duration of(long pid) {
        return ofStat(Path.of("/proc", Long.toString(pid), "stat"));
    }

    /** CPU spent so far by what compiles in a JVM; zero when it is gone, or is none. */
    public static Duration ofCompilers(long pid) {
        return ofAll(Path.of("/proc", Long.toString(pid), "task"), name -> name.matches("C[12] Compiler.*"));
    }

    /** CPU spent so far by all processes of that name that run now. */
    public static Duration ofAllNamed(Predicate<String> name) {
        return ofAll(Path.of("/proc"), name);
    }

    private static Duration ofAll(Path folder, Predicate<String> name) {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.filter(it -> it.getFileName().toString().chars().allMatch(Character::isDigit))
                    .filter(it -> name.test(read(it.resolve("comm")).strip()))
                    .map(it -> ofStat(it.resolve("stat")))
                    .reduce(Duration.ZERO, Duration::plus);
        } catch (IOException e) {
            return Duration.ZERO;
        }
    }

    /** Resident memory in megabytes; zero when the process is gone. */
    public static double residentMegabytes(long pid) {
        return megabytes(pid, "VmRSS:");
    }

    /** Most resident memory that a process ever had, in megabytes; zero when it is gone. */
    public static double peakMegabytes(long pid) {
        return megabytes(pid, "VmHWM:");
    }

    private static double megabytes(long pid, String field) {
        return read(Path.of("/proc", Long.toString(pid), "status"))
                        .lines()
                        .filter(line -> line.startsWith(field))
                        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                        .sum()
                / 1024.0;
    }

    private static Duration ofStat(Path stat) {
        String text = read(stat);
        // the name in parentheses may hold blanks; what follows it does not
        List<String> fields = BLANK.splitAsStream(
                        text.substring(text.lastIndexOf(')') + 1).trim())
                .toList();
        return fields.size() < 13
                ? Duration.ZERO
                : Duration.ofMillis(
                        (Long.parseLong(fields.get(11)) + Long.parseLong(fields.get(12))) * MILLIS_PER_TICK);
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException gone) {
            return "";
        }
    }
}
