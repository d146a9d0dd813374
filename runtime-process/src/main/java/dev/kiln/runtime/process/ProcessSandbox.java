// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.process;

import dev.kiln.runtime.process.cage.Cage;
import dev.kiln.runtime.process.state.StateFiles;
import dev.kiln.runtime.spi.Sandbox;
import dev.kiln.runtime.spi.SandboxAddress;
import dev.kiln.runtime.spi.SandboxException;
import dev.kiln.runtime.spi.SandboxId;
import dev.kiln.runtime.spi.SandboxStatus;
import dev.kiln.runtime.spi.SandboxUsage;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;

/** A started sandbox. Its verbs exclude each other by a lock; the questions do not. */
final class ProcessSandbox implements Sandbox {

    private static final Duration FREEZE_PATIENCE = Duration.ofSeconds(5);

    private final SandboxId id;
    private final Remains remains;
    private final boolean canFreeze;
    private final Runnable onDestroyed;
    private final ReentrantLock verbs = new ReentrantLock();

    /** The callback is told each time that {@link #destroy} succeeded */
    ProcessSandbox(SandboxId id, Remains remains, boolean canFreeze, Runnable onDestroyed) {
        this.id = id;
        this.remains = remains;
        this.canFreeze = canFreeze;
        this.onDestroyed = onDestroyed;
    }

    @Override
    public SandboxId id() {
        return id;
    }

    @Override
    public SandboxAddress address() {
        return new SandboxAddress.UnixSocket(remains.directory().resolve(StateFiles.SOCKET));
    }

    @Override
    public SandboxStatus status() throws SandboxException {
        return remains.status();
    }

    @Override
    public void pause() throws SandboxException, InterruptedException {
        if (!canFreeze) {
            Sandbox.super.pause();
        }
        verbs.lockInterruptibly();
        try {
            requireAlive("pause");
            remains.cage().freeze();
            if (!remains.poll().until(FREEZE_PATIENCE, () -> remains.cage().freezing() == Cage.Freeze.FROZEN)) {
                remains.cage().thaw();
                throw new SandboxException.ProviderUnavailable(
                        "cannot pause sandbox " + id + ": it is not frozen after " + FREEZE_PATIENCE);
            }
        } catch (IOException e) {
            throw failed("pause", e);
        } finally {
            verbs.unlock();
        }
    }

    @Override
    public void resume() throws SandboxException, InterruptedException {
        if (!canFreeze) {
            Sandbox.super.resume();
        }
        verbs.lockInterruptibly();
        try {
            requireAlive("resume");
            remains.cage().thaw();
        } catch (IOException e) {
            throw failed("resume", e);
        } finally {
            verbs.unlock();
        }
    }

    @Override
    public SandboxUsage usage() throws SandboxException {
        try {
            return new SandboxUsage(remains.cage().memoryBytes(), remains.cage().cpuSpent());
        } catch (IOException e) {
            throw failed("measure", e);
        }
    }

    @Override
    public void destroy() throws SandboxException {
        verbs.lock();
        try {
            remains.remove();
        } finally {
            verbs.unlock();
        }
        onDestroyed.run();
    }

    /** Called by the watchdog: ends it when it went past its memory. */
    void enforce() throws SandboxException {
        try {
            if (remains.status() instanceof SandboxStatus.Running
                    && remains.cage().isToBeEnded()) {
                remains.kill();
            }
        } catch (IOException e) {
            // it is being removed: there is nothing to enforce any more
            if (!(remains.status() instanceof SandboxStatus.Gone)) {
                throw failed("measure", e);
            }
        }
    }

    private void requireAlive(String verb) throws SandboxException {
        SandboxStatus status = remains.status();
        if (status instanceof SandboxStatus.Gone || status instanceof SandboxStatus.Exited) {
            throw new SandboxException.ProviderUnavailable("cannot " + verb + " sandbox " + id + ": it is " + status);
        }
    }

    private SandboxException failed(String verb, IOException cause) {
        return new SandboxException.ProviderUnavailable("cannot " + verb + " sandbox " + id + ": " + cause, cause);
    }
}
