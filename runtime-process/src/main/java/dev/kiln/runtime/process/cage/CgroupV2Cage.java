// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.process.cage;

import dev.kiln.runtime.spi.SandboxLimits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** One cgroup of cgroup v2. */
record CgroupV2Cage(Path directory) implements Cage {

    static final String KIND = "cgroup-v2";

    private static final long PERIOD_MICROS = 100_000;

    @Override
    public String text() {
        return KIND + " " + directory;
    }

    @Override
    public void build(SandboxLimits limits) throws IOException {
        Files.createDirectory(directory);
        write("memory.max", Long.toString(limits.memoryBytes()));
        // missing where the kernel has no swap
        if (Files.exists(directory.resolve("memory.swap.max"))) {
            write("memory.swap.max", "0");
        }
        write("memory.oom.group", "1");
        write("cpu.weight", Integer.toString(limits.cpuWeight()));
        if (limits.cpuMillis().isPresent()) {
            write("cpu.max", limits.cpuMillis().getAsInt() * PERIOD_MICROS / 1000 + " " + PERIOD_MICROS);
        }
        write("pids.max", Integer.toString(limits.maxProcesses() + Limiter.OWN_PROCESSES));
    }

    @Override
    public List<Path> entrances() {
        return List.of(directory.resolve("cgroup.procs"));
    }

    @Override
    public Set<Long> processes() throws IOException {
        try {
            return Files.readAllLines(directory.resolve("cgroup.procs")).stream()
                    .map(Long::valueOf)
                    .collect(Collectors.toSet());
        } catch (NoSuchFileException e) {
            return Set.of();
        }
    }

    @Override
    public void freeze() throws IOException {
        write("cgroup.freeze", "1");
    }

    @Override
    public void thaw() throws IOException {
        write("cgroup.freeze", "0");
    }

    @Override
    public Freeze freezing() throws IOException {
        if (Cage.read(directory.resolve("cgroup.freeze")).equals("0")) {
            return Freeze.THAWED;
        }
        long frozen = Cage.field(Cage.read(directory.resolve("cgroup.events")), "frozen");
        return frozen == 1 ? Freeze.FROZEN : Freeze.FREEZING;
    }

    @Override
    public long memoryBytes() throws IOException {
        String stat = Cage.read(directory.resolve("memory.stat"));
        long files = Cage.field(stat, "active_file") + Cage.field(stat, "inactive_file");
        return Math.max(0, Long.parseLong(Cage.read(directory.resolve("memory.current"))) - files);
    }

    @Override
    public Duration cpuSpent() throws IOException {
        return Duration.ofNanos(1000 * Cage.field(Cage.read(directory.resolve("cpu.stat")), "usage_usec"));
    }

    @Override
    public boolean wasOutOfMemory() throws IOException {
        return Cage.field(Cage.read(directory.resolve("memory.events")), "oom_kill") > 0;
    }

    /** The kernel ends all of them itself: {@code memory.oom.group}. */
    @Override
    public boolean isToBeEnded() {
        return false;
    }

    @Override
    public void remove() throws IOException {
        Files.deleteIfExists(directory);
    }

    private void write(String file, String value) throws IOException {
        Files.writeString(directory.resolve(file), value);
    }
}
