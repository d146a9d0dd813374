// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.process;

import dev.kiln.runtime.process.cage.Cage;
import dev.kiln.runtime.process.state.Poll;
import dev.kiln.runtime.process.state.ProcStat;
import dev.kiln.runtime.process.state.StateDirectory;
import dev.kiln.runtime.process.state.StateFiles;
import dev.kiln.runtime.spi.SandboxException;
import dev.kiln.runtime.spi.SandboxStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A sandbox as its directory, the kernel and nothing else show it: what any provider on this machine can see and remove,
 * whoever made it.
 */
record Remains(StateDirectory state, Path directory, Cage cage, Poll poll) {

    private static final Duration PATIENCE = Duration.ofSeconds(15);
    private static final Duration MONITOR_PATIENCE = Duration.ofMillis(200);
    private static final int KILLED = 137;

    SandboxStatus status() throws SandboxException {
        try {
            if (!Files.exists(directory)) {
                return new SandboxStatus.Gone();
            }
            if (StateFiles.monitor(directory).filter(ProcStat::isAlive).isPresent()) {
                return cage.freezing() == Cage.Freeze.THAWED ? new SandboxStatus.Running() : new SandboxStatus.Paused();
            }
            OptionalInt code = StateFiles.exitCode(directory);
            return new SandboxStatus.Exited(code.orElse(KILLED), cage.wasOutOfMemory());
        } catch (IOException e) {
            // somebody removes it at this moment, or it was cut off before its cage stood
            return Files.exists(directory) ? new SandboxStatus.Exited(KILLED, false) : new SandboxStatus.Gone();
        }
    }

    /** Kills all processes and waits until they are gone; the rest stays. Not cut short by an interrupt. */
    void kill() throws SandboxException {
        try {
            // the monitor ends by itself once all in it are gone, and reaps them; killed first, it would leave that to
            // others
            if (!poll.untilEvenIfInterrupted(MONITOR_PATIENCE, () -> killAllBut(StateFiles.monitor(directory)))
                    && !poll.untilEvenIfInterrupted(PATIENCE, () -> killAllBut(Optional.empty()))) {
                throw new SandboxException.ProviderUnavailable("cannot kill the processes " + cage.processes() + " of "
                        + directory + ": they are still there after " + PATIENCE + "; see /proc/PID/stack of them");
            }
        } catch (IOException e) {
            throw new SandboxException.ProviderUnavailable("cannot kill the processes of " + directory + ": " + e, e);
        }
    }

    /** Removes all that there is of it; idempotent. Not cut short by an interrupt. */
    void remove() throws SandboxException {
        kill();
        try {
            poll.untilEvenIfInterrupted(PATIENCE, this::isCageRemoved);
            cage.remove();
            state.releaseUid(String.valueOf(directory.getFileName()));
            StateDirectory.delete(directory);
        } catch (IOException e) {
            throw new SandboxException.ProviderUnavailable("cannot remove " + directory + ": " + e, e);
        }
    }

    private boolean isCageRemoved() {
        try {
            cage.remove();
            return true;
        } catch (IOException e) {
            // the kernel still counts a process that is just ending
            return false;
        }
    }

    /** Whether none was left, the spared one included. */
    private boolean killAllBut(Optional<ProcStat> spared) throws IOException {
        Set<Long> before = cage.processes();
        Optional<ProcStat> monitor = StateFiles.monitor(directory).filter(ProcStat::isAlive);
        if (before.isEmpty()) {
            // started, and not in its cage yet
            monitor.ifPresent(ProcStat::kill);
            return monitor.isEmpty();
        }
        Set<ProcessHandle> handles = before.stream()
                .filter(pid -> spared.filter(process -> process.pid() == pid).isEmpty())
                .flatMap(pid -> ProcessHandle.of(pid).stream())
                .collect(Collectors.toSet());
        // a handle knows its process's start; one that is in the cage before and after is no stranger with a used id
        Set<Long> after = cage.processes();
        handles.stream().filter(handle -> after.contains(handle.pid())).forEach(ProcessHandle::destroyForcibly);
        // frozen processes die when they thaw, before they run again
        cage.thaw();
        return false;
    }
}
