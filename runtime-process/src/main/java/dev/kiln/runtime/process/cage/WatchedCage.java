// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.process.cage;

import dev.kiln.runtime.process.state.ProcStat;
import dev.kiln.runtime.process.state.StateFiles;
import dev.kiln.runtime.spi.SandboxLimits;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Holds a sandbox without cgroups: the watchdog compares its memory with the limit, and the rest is set where the processes
 * start. The processes are the descendants of bubblewrap's, which none can leave: orphans go to the first one in the
 * sandbox, and when that one is killed the kernel kills all.
 */
record WatchedCage(Path sandbox, long memoryLimit) implements Cage {

    static final String KIND = "watchdog";

    @Override
    public String text() {
        return KIND + " " + memoryLimit;
    }

    @Override
    public void build(SandboxLimits limits) {}

    @Override
    public List<Path> entrances() {
        return List.of();
    }

    /** Bubblewrap's processes by their mark, as one of them may not be written down yet, and all that descend from them. */
    @Override
    public Set<Long> processes() throws IOException {
        List<ProcStat> all = ProcStat.all();
        List<ProcStat> marked = all.stream()
                .filter(process -> process.wasStartedWith(StateFiles.MARK, sandbox.toString()))
                .toList();
        return family(all, marked).stream().map(ProcStat::pid).collect(Collectors.toSet());
    }

    @Override
    public void freeze() {
        throw new IllegalStateException("sandbox in " + sandbox + " has no freezer");
    }

    @Override
    public void thaw() {}

    @Override
    public Freeze freezing() {
        return Freeze.THAWED;
    }

    @Override
    public long memoryBytes() throws IOException {
        return memoryOf(family());
    }

    @Override
    public Duration cpuSpent() throws IOException {
        return family().stream().map(ProcStat::cpu).reduce(Duration.ZERO, Duration::plus);
    }

    @Override
    public boolean wasOutOfMemory() {
        return Files.exists(marker());
    }

    @Override
    public boolean isToBeEnded() throws IOException {
        if (memoryBytes() <= memoryLimit) {
            return false;
        }
        Files.writeString(marker(), "");
        return true;
    }

    @Override
    public void remove() {}

    private Path marker() {
        return sandbox.resolve("out-of-memory");
    }

    private List<ProcStat> family() throws IOException {
        List<ProcStat> all = ProcStat.all();
        List<ProcStat> roots = new ArrayList<>();
        for (Optional<ProcStat> root : List.of(StateFiles.monitor(sandbox), StateFiles.init(sandbox))) {
            root.ifPresent(recorded -> all.stream()
                    .filter(now -> now.pid() == recorded.pid() && now.startTicks() == recorded.startTicks())
                    .forEach(roots::add));
        }
        return family(all, roots);
    }

    private static List<ProcStat> family(List<ProcStat> all, List<ProcStat> roots) {
        Deque<ProcStat> open = new ArrayDeque<>(roots);
        List<ProcStat> family = new ArrayList<>();
        while (!open.isEmpty()) {
            ProcStat next = open.remove();
            if (!next.isDead() && !family.contains(next)) {
                family.add(next);
                all.stream().filter(other -> other.parent() == next.pid()).forEach(open::add);
            }
        }
        return family;
    }

    /** What the processes hold and what they wrote to the file systems in memory. */
    private long memoryOf(List<ProcStat> family) {
        long bytes = family.stream()
                .mapToLong(stat -> ProcStat.anonymousBytes(stat.pid()))
                .sum();
        Optional<ProcStat> init = StateFiles.init(sandbox).filter(ProcStat::isAlive);
        if (init.isPresent()) {
            Path root = Path.of("/proc", Long.toString(init.get().pid()), "root");
            bytes += used(root.resolve("tmp").toFile())
                    + used(root.resolve("dev/shm").toFile());
        }
        return bytes;
    }

    private static long used(File fileSystem) {
        return fileSystem.getTotalSpace() - fileSystem.getFreeSpace();
    }
}
