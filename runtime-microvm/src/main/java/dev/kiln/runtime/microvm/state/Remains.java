// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.microvm.state;

import dev.kiln.runtime.microvm.launch.Launcher;
import dev.kiln.runtime.microvm.launch.Poll;
import dev.kiln.runtime.microvm.launch.ProcStat;
import dev.kiln.runtime.spi.SandboxException;
import dev.kiln.runtime.spi.SandboxStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A sandbox as its directory, the kernel and nothing else show it: what any provider on this machine can see and remove,
 * whoever made it.
 *
 * @param cgroups directories that hold its monitor and nothing else
 */
public record Remains(Path directory, List<Path> cgroups, Poll poll) {

    private static final String PAUSED = "paused";
    private static final String EXIT = "exit";
    private static final Duration PATIENCE = Duration.ofSeconds(15);
    private static final int KILLED = 137;

    public SandboxStatus status() {
        if (!Files.exists(directory)) {
            return new SandboxStatus.Gone();
        }
        Optional<SandboxStatus> exit = exit();
        if (exit.isPresent()) {
            return exit.get();
        }
        if (monitor().filter(ProcStat::isAlive).isEmpty()) {
            // it was killed by somebody, or cut off before it started
            return new SandboxStatus.Exited(KILLED, false);
        }
        return Files.exists(directory.resolve(PAUSED)) ? new SandboxStatus.Paused() : new SandboxStatus.Running();
    }

    /** Writes down how the process inside ended, which outlives the machine. */
    public void keepExit(int code, boolean isOutOfMemory) throws IOException {
        Files.writeString(directory.resolve(EXIT), code + " " + isOutOfMemory);
    }

    public void keepPaused(boolean isPaused) throws IOException {
        if (isPaused) {
            Files.writeString(directory.resolve(PAUSED), "");
        } else {
            Files.deleteIfExists(directory.resolve(PAUSED));
        }
    }

    /** Kills the monitor and removes all that there is of the sandbox; idempotent. Not cut short by an interrupt. */
    public void remove() throws SandboxException {
        try {
            if (!poll.untilEvenIfInterrupted(PATIENCE, this::isKilled)) {
                throw new SandboxException.ProviderUnavailable("cannot kill the monitor "
                        + monitor().map(ProcStat::pid).orElse(0L) + " of " + directory + ": it is still there after "
                        + PATIENCE + "; see /proc/PID/stack of it");
            }
            poll.untilEvenIfInterrupted(PATIENCE, this::areCgroupsRemoved);
            StateDirectory.delete(directory);
        } catch (IOException e) {
            throw new SandboxException.ProviderUnavailable("cannot remove " + directory + ": " + e, e);
        }
    }

    private boolean isKilled() {
        Optional<ProcStat> alive = monitor().filter(ProcStat::isAlive);
        alive.ifPresent(ProcStat::kill);
        return alive.isEmpty();
    }

    private boolean areCgroupsRemoved() {
        try {
            for (Path cgroup : cgroups) {
                Files.deleteIfExists(cgroup);
            }
            return true;
        } catch (IOException e) {
            // the kernel still counts a process that is just ending
            return false;
        }
    }

    private Optional<ProcStat> monitor() {
        return ProcStat.read(directory.resolve(Launcher.PROCESS));
    }

    private Optional<SandboxStatus> exit() {
        try {
            String[] words = Files.readString(directory.resolve(EXIT)).strip().split(" ", 2);
            return words.length == 2
                    ? Optional.of(new SandboxStatus.Exited(Integer.parseInt(words[0]), Boolean.parseBoolean(words[1])))
                    : Optional.empty();
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException | NumberFormatException e) {
            // it is being written or removed at this moment
            return Optional.empty();
        }
    }
}
