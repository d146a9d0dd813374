// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.microvm.start;

import dev.kiln.runtime.microvm.guest.GuestControl;
import dev.kiln.runtime.microvm.guest.GuestEvents;
import dev.kiln.runtime.microvm.state.Remains;
import dev.kiln.runtime.microvm.vm.Vm;
import dev.kiln.runtime.spi.SandboxException;
import dev.kiln.runtime.spi.SandboxStatus;
import java.nio.file.Path;
import java.time.Duration;

/**
 * A running guest and all that is held for it.
 *
 * @param disk what the guest reads its files from
 * @param logs closed once, whoever closes it
 * @param release frees disk and snapshot; may be called twice
 */
public record Machine(
        Blueprint plan,
        Path disk,
        Vm vm,
        GuestControl control,
        GuestEvents events,
        Remains remains,
        OnceClosedSink logs,
        Runnable release) {

    private static final Duration LAST_LOGS = Duration.ofSeconds(1);
    private static final Duration READER_PATIENCE = Duration.ofSeconds(2);

    String name() {
        return String.valueOf(remains.directory().getFileName());
    }

    /** Ends the guest and frees everything; idempotent. Not cut short by an interrupt. */
    public void remove() throws SandboxException {
        if (remains.status() instanceof SandboxStatus.Running) {
            // what was written before this call is still to be read
            control.drain(events, LAST_LOGS, remains.poll());
        }
        vm.close();
        events.close();
        boolean wasInterrupted = Thread.interrupted();
        try {
            events.awaitEnd(READER_PATIENCE);
        } catch (InterruptedException e) {
            wasInterrupted = true;
        } finally {
            if (wasInterrupted) {
                Thread.currentThread().interrupt();
            }
        }
        logs.close();
        remains.remove();
        release.run();
    }
}
