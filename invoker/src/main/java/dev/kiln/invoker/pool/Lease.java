// SPDX-License-Identifier: Apache-2.0
package dev.kiln.invoker.pool;

import dev.kiln.invoker.sandbox.Box;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/** The right to make one call in a sandbox. For one thread; closed when the call ended. */
public final class Lease implements AutoCloseable {

    private final SandboxPool pool;
    private final Slot slot;
    private final Start start;
    private final Box box;
    private final long takenNanos;
    private boolean isClosed;

    /** How a call begins in its sandbox. */
    public sealed interface Start {
        /** At once: the action is there. */
        record Warm() implements Start {}

        /** With {@code resume}. */
        record Paused() implements Start {}

        /**
         * With {@code /init}.
         *
         * @param cause why there was nothing warm
         * @param createdNanos when the sandbox began to be made, if it was made for this action
         */
        record Cold(String cause, Optional<Long> createdNanos) implements Start {}
    }

    Lease(SandboxPool pool, Slot slot, Start start, Box box, long takenNanos) {
        this.pool = pool;
        this.slot = slot;
        this.start = start;
        this.box = box;
        this.takenNanos = takenNanos;
    }

    public Box box() {
        return box;
    }

    /** Whether what runs inside frames its logs. */
    public boolean hasSentinels() {
        return slot.shape.hasSentinels();
    }

    public Start start() {
        return start;
    }

    /** The action is in the sandbox: others may call it, too. */
    public void initialized() {
        pool.initialized(slot);
    }

    public void resumed() {
        pool.resumed(slot);
    }

    /**
     * The sandbox gets no more calls, and is destroyed after the last one.
     *
     * @param drain how long its logs are waited for before
     */
    public void broken(String reason, Duration drain) {
        pool.broken(slot, reason, drain);
    }

    /** The sandbox proved unfit after the call ended: it goes as soon as it is not in use. */
    public void condemn(String reason) {
        pool.condemn(slot, reason);
    }

    /** Given back unused. What was begun with it, {@code /init} or resume, was not done, so the sandbox goes. */
    public void abandon() {
        if (!(start instanceof Start.Warm)) {
            broken("given back unused", Duration.ZERO);
        }
        close();
    }

    @Override
    public void close() {
        if (!isClosed) {
            isClosed = true;
            pool.release(slot, start instanceof Start.Warm ? OptionalLong.of(takenNanos) : OptionalLong.empty());
        }
    }
}
