// SPDX-License-Identifier: Apache-2.0
package dev.kiln.invoker.pool;

import dev.kiln.invoker.policy.PoolView;
import dev.kiln.invoker.policy.WarmKey;
import dev.kiln.invoker.sandbox.Box;
import dev.kiln.invoker.sandbox.Lifecycle;
import dev.kiln.invoker.sandbox.Phase;
import dev.kiln.invoker.sandbox.Shape;
import dev.kiln.runtime.spi.SandboxId;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the pool knows of one sandbox. Touched only under the pool's lock. */
final class Slot {

    /** A slice is at least this many times what the sandbox cost to make: 4 of 5 parts of the time serve calls then. */
    private static final int SLICE_PER_COST = 4;

    final SandboxId id;
    final Shape shape;
    final long startedNanos;
    Phase phase = Phase.STARTING;
    Optional<WarmKey> key;
    int concurrency = 1;
    int active;
    long costNanos;
    long idleSinceNanos;
    long sliceEndNanos;
    double priority;
    Duration drain;
    String startCause = "";
    int destroyFailures;
    long destroyAgainNanos;

    /** What is made so that it takes the place of this one, which serves nobody new once its action is in there. */
    @Nullable
    SandboxId successor;

    /** Whether it serves nobody new. */
    boolean isLeaving;

    /** Whether it is made for no caller, but in place of what an earlier provider made. */
    boolean isRenewal;

    private @Nullable WarmKey promised;
    private int promisedConcurrency;
    private @Nullable Box box;

    Slot(SandboxId id, Shape shape, Optional<WarmKey> key, long nowNanos, Duration drain) {
        this.id = id;
        this.shape = shape;
        this.key = key;
        this.startedNanos = nowNanos;
        this.idleSinceNanos = nowNanos;
        this.drain = drain;
    }

    void happened(Lifecycle.Event event) {
        phase = Lifecycle.require(phase, event);
    }

    /** The next call of what the other one serves goes into this one, though the other is still warm. */
    void promise(Slot old) {
        promised = old.key.orElse(null);
        promisedConcurrency = old.concurrency;
    }

    /** Whether it has its action, and serves whoever comes. */
    boolean isWarm() {
        return !isLeaving && (phase == Phase.READY || phase == Phase.RUNNING);
    }

    boolean isPromisedTo(WarmKey other) {
        return phase == Phase.STEM && other.equals(promised);
    }

    /** A call gets it; a new slice begins when it was not in use for as long as one. */
    void taken(long now, Duration minSlice) {
        Phase before = phase;
        if (before == Phase.STEM && key.isEmpty()) {
            key = Optional.ofNullable(promised);
            concurrency = promisedConcurrency;
        }
        happened(Lifecycle.Event.TAKEN);
        active++;
        long slice = Math.max(minSlice.toNanos(), SLICE_PER_COST * costNanos);
        boolean isLongOver = now - sliceEndNanos > slice;
        if (before == Phase.STEM || before == Phase.PAUSED || (before == Phase.READY && isLongOver)) {
            sliceEndNanos = now + slice;
        }
    }

    void made(Box made) {
        box = made;
    }

    /** The sandbox itself; only once it was made. */
    Box box() {
        return Objects.requireNonNull(box, "a sandbox that is not made yet has no box");
    }

    /** To be tried again then. Its provider is held to have failed, once. */
    void destroyFailed(long againNanos) {
        if (destroyFailures++ == 0) {
            box().provision().broke();
        }
        destroyAgainNanos = againNanos;
    }

    /** Whether it is time to try again to destroy it. */
    boolean isOverdue(long now) {
        return phase == Phase.DESTROYING && destroyAgainNanos > 0 && now - destroyAgainNanos >= 0;
    }

    /** Whether the provider that made it makes none any more. */
    boolean isOld() {
        return box != null && box.provision().isRetiring();
    }

    PoolView.SandboxView view() {
        int room = isLeaving ? active : concurrency;
        return new PoolView.SandboxView(id, shape, key, phase, active, room, priority, idleSinceNanos, sliceEndNanos);
    }
}
