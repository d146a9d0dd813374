// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.microvm;

import dev.kiln.runtime.microvm.guest.GuestEvents;
import dev.kiln.runtime.microvm.start.Freezer;
import dev.kiln.runtime.microvm.start.Machine;
import dev.kiln.runtime.microvm.vm.Endpoint;
import dev.kiln.runtime.microvm.vm.VmException;
import dev.kiln.runtime.spi.Checkpoint;
import dev.kiln.runtime.spi.Sandbox;
import dev.kiln.runtime.spi.SandboxAddress;
import dev.kiln.runtime.spi.SandboxException;
import dev.kiln.runtime.spi.SandboxId;
import dev.kiln.runtime.spi.SandboxStatus;
import dev.kiln.runtime.spi.SandboxUsage;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/** A started sandbox. Its verbs exclude each other by a lock; the questions do not. */
final class MicrovmSandbox implements Sandbox {

    private final SandboxId id;
    private final Machine machine;
    private final Freezer freezer;
    private final Runnable onDestroyed;
    private final ReentrantLock verbs = new ReentrantLock();
    /** Written under the lock, read by any thread: what a paused guest cannot be asked. */
    private volatile SandboxUsage lastUsage = new SandboxUsage(0, Duration.ZERO);

    /** The callback is told each time that {@link #destroy} succeeded */
    MicrovmSandbox(SandboxId id, Machine machine, Freezer freezer, Runnable onDestroyed) {
        this.id = id;
        this.machine = machine;
        this.freezer = freezer;
        this.onDestroyed = onDestroyed;
        machine.events().whenEnded(this::ended);
    }

    @Override
    public SandboxId id() {
        return id;
    }

    @Override
    public SandboxAddress address() {
        return switch (machine.vm().data()) {
            case Endpoint.Tcp tcp -> new SandboxAddress.Tcp(tcp.host(), tcp.port());
            case Endpoint.GuestSocket socket -> new SandboxAddress.UnixSocket(socket.path());
        };
    }

    @Override
    public SandboxStatus status() {
        return machine.remains().status();
    }

    @Override
    public void pause() throws SandboxException, InterruptedException {
        verbs.lockInterruptibly();
        try {
            requireAlive("pause");
            if (status() instanceof SandboxStatus.Running) {
                lastUsage = machine.control().usage();
            }
            machine.vm().pause();
            machine.remains().keepPaused(true);
        } catch (VmException | IOException e) {
            throw failed("pause", e);
        } finally {
            verbs.unlock();
        }
    }

    @Override
    public void resume() throws SandboxException, InterruptedException {
        verbs.lockInterruptibly();
        try {
            requireAlive("resume");
            boolean wasPaused = status() instanceof SandboxStatus.Paused;
            machine.vm().resume();
            if (wasPaused) {
                machine.control().setClock(machine.remains().poll().clock());
            }
            machine.remains().keepPaused(false);
        } catch (VmException | IOException e) {
            throw failed("resume", e);
        } finally {
            verbs.unlock();
        }
    }

    @Override
    public SandboxUsage usage() throws SandboxException, InterruptedException {
        if (!(status() instanceof SandboxStatus.Running)) {
            return lastUsage;
        }
        try {
            return machine.control().usage();
        } catch (IOException e) {
            throw failed("measure", e);
        }
    }

    @Override
    public Checkpoint checkpoint() throws SandboxException, InterruptedException {
        verbs.lockInterruptibly();
        try {
            if (!(status() instanceof SandboxStatus.Running)) {
                throw new SandboxException.ProviderUnavailable("cannot freeze sandbox " + id + ": it is " + status());
            }
            return freezer.freeze(id, machine);
        } finally {
            verbs.unlock();
        }
    }

    @Override
    public void destroy() throws SandboxException {
        verbs.lock();
        try {
            machine.remove();
        } finally {
            verbs.unlock();
        }
        onDestroyed.run();
    }

    /** The reader of the guest's events is through: what was inside ended by itself, or the machine did. */
    private void ended(Optional<GuestEvents.Exit> exit) {
        exit.ifPresent(it -> {
            try {
                machine.remains().keepExit(it.code(), it.isOutOfMemory());
            } catch (IOException e) {
                // the sandbox is being removed, or shows as killed
            }
            // its memory is wanted elsewhere; what is left of the sandbox is its exit
            machine.vm().close();
        });
        machine.logs().close();
    }

    private void requireAlive(String verb) throws SandboxException {
        SandboxStatus status = status();
        if (status instanceof SandboxStatus.Gone || status instanceof SandboxStatus.Exited) {
            throw new SandboxException.ProviderUnavailable("cannot " + verb + " sandbox " + id + ": it is " + status);
        }
    }

    private SandboxException failed(String verb, Exception cause) {
        return new SandboxException.ProviderUnavailable(
                "cannot " + verb + " sandbox " + id + ": " + cause.getMessage(), cause);
    }
}
