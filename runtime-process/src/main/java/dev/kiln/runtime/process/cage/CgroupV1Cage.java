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
import java.util.stream.Stream;

/** One cgroup in each of the hierarchies of cgroup v1. */
record CgroupV1Cage(Path memory, Path cpu, Path cpuacct, Path pids, Path freezer) implements Cage {

    static final String KIND = "cgroup-v1";
    static final List<String> CONTROLLERS = List.of("memory", "cpu", "cpuacct", "pids", "freezer");

    private static final long PERIOD_MICROS = 100_000;

    static CgroupV1Cage of(String[] parts) {
        return new CgroupV1Cage(
                Path.of(parts[1]), Path.of(parts[2]), Path.of(parts[3]), Path.of(parts[4]), Path.of(parts[5]));
    }

    @Override
    public String text() {
        return KIND + " " + memory + " " + cpu + " " + cpuacct + " " + pids + " " + freezer;
    }

    @Override
    public void build(SandboxLimits limits) throws IOException {
        for (Path directory : directories().toList()) {
            Files.createDirectory(directory);
        }
        write(memory, "memory.limit_in_bytes", limits.memoryBytes());
        // without swap accounting the file is missing, and then the swappiness keeps the cgroup out of the swap
        if (Files.exists(memory.resolve("memory.memsw.limit_in_bytes"))) {
            write(memory, "memory.memsw.limit_in_bytes", limits.memoryBytes());
        } else {
            write(memory, "memory.swappiness", 0);
        }
        write(cpu, "cpu.shares", shares(limits.cpuWeight()));
        if (limits.cpuMillis().isPresent()) {
            write(cpu, "cpu.cfs_period_us", PERIOD_MICROS);
            write(cpu, "cpu.cfs_quota_us", limits.cpuMillis().getAsInt() * PERIOD_MICROS / 1000);
        }
        write(pids, "pids.max", limits.maxProcesses() + Limiter.OWN_PROCESSES);
    }

    /** The same share in the measure of cgroup v1: weight 100 is 1024 shares. */
    static long shares(int weight) {
        return Math.clamp(weight * 1024L / 100, 2, 262_144);
    }

    @Override
    public List<Path> entrances() {
        return directories().map(directory -> directory.resolve("cgroup.procs")).toList();
    }

    @Override
    public Set<Long> processes() throws IOException {
        try {
            return Stream.concat(
                            Files.readAllLines(freezer.resolve("cgroup.procs")).stream(),
                            Files.readAllLines(memory.resolve("cgroup.procs")).stream())
                    .map(Long::valueOf)
                    .collect(Collectors.toSet());
        } catch (NoSuchFileException e) {
            return Set.of();
        }
    }

    @Override
    public void freeze() throws IOException {
        Files.writeString(freezer.resolve("freezer.state"), "FROZEN");
    }

    @Override
    public void thaw() throws IOException {
        Files.writeString(freezer.resolve("freezer.state"), "THAWED");
    }

    @Override
    public Freeze freezing() throws IOException {
        return Freeze.valueOf(Cage.read(freezer.resolve("freezer.state")));
    }

    @Override
    public long memoryBytes() throws IOException {
        String stat = Cage.read(memory.resolve("memory.stat"));
        long files = Cage.field(stat, "total_active_file") + Cage.field(stat, "total_inactive_file");
        return Math.max(0, Long.parseLong(Cage.read(memory.resolve("memory.usage_in_bytes"))) - files);
    }

    @Override
    public Duration cpuSpent() throws IOException {
        return Duration.ofNanos(Long.parseLong(Cage.read(cpuacct.resolve("cpuacct.usage"))));
    }

    @Override
    public boolean wasOutOfMemory() throws IOException {
        return Cage.field(Cage.read(memory.resolve("memory.oom_control")), "oom_kill") > 0;
    }

    /** The kernel kills one process of a cgroup v1; the contract wants all to end. */
    @Override
    public boolean isToBeEnded() throws IOException {
        return wasOutOfMemory();
    }

    @Override
    public void remove() throws IOException {
        for (Path directory : directories().toList()) {
            Files.deleteIfExists(directory);
        }
    }

    /** Each once: cpu and cpuacct are often one hierarchy. */
    private Stream<Path> directories() {
        return Stream.of(memory, cpu, cpuacct, pids, freezer).distinct();
    }

    private static void write(Path directory, String file, long value) throws IOException {
        Files.writeString(directory.resolve(file), Long.toString(value));
    }
}
