// SPDX-License-Identifier: Apache-2.0
package dev.kiln.invoker.pool;

import dev.kiln.invoker.policy.KeepValue;
import dev.kiln.invoker.policy.PoolConfig;
import dev.kiln.invoker.sandbox.Lifecycle.Event;
import dev.kiln.invoker.sandbox.Phase;
import dev.kiln.invoker.telemetry.InvokerMetrics;
import dev.kiln.invoker.time.NanoClock;
import java.util.Optional;

/**
 * Gives sandboxes to callers: how a call begins there, for how long the sandbox is its queue's own, and what it is worth to be kept. Touched
 * only under the pool's lock.
 */
final class Leases {

    /** A slice is at least this many times what the sandbox cost to make: 4 of 5 parts of the time serve calls then. */
    private static final int SLICE_PER_COST = 4;

    private final SandboxPool pool;
    private final PoolState state;
    private final NanoClock clock;
    private final InvokerMetrics metrics;
    private final KeepValue value = new KeepValue();

    Leases(SandboxPool pool, PoolState state, NanoClock clock, InvokerMetrics metrics) {
        this.pool = pool;
        this.state = state;
        this.clock = clock;
        this.metrics = metrics;
    }

    /** The sandbox is one caller's more from now on. */
    Lease take(Slot slot, PoolConfig config) {
        Phase before = slot.phase;
        slot.happened(Event.TAKEN);
        slot.active++;
        long now = clock.nanos();
        long slice = Math.max(config.minSlice().toNanos(), SLICE_PER_COST * slot.costNanos);
        boolean isLongOver = now - slot.sliceEndNanos > slice;
        if (before == Phase.STEM || before == Phase.PAUSED || (before == Phase.READY && isLongOver)) {
            slot.sliceEndNanos = now + slice;
        }
        slot.key.ifPresent(key -> slot.priority = worth(slot, state.used(key)));
        return new Lease(pool, slot, begin(slot, before), slot.box());
    }

    /** One that was just made is worth as much as one that was used once. */
    void made(Slot slot) {
        slot.priority = worth(slot, 1);
    }

    /** It made room for another: what is worth no more goes before it from now on. */
    void evicted(Slot slot) {
        value.evicted(slot.priority);
        metrics.evicted();
    }

    private double worth(Slot slot, long uses) {
        return value.of(uses, slot.costNanos, slot.shape.memoryMegabytes());
    }

    private Lease.Start begin(Slot slot, Phase before) {
        return switch (before) {
            case STEM -> {
                boolean isPrewarmed = slot.startCause.equals(ColdCauses.STEM);
                metrics.coldStart(isPrewarmed);
                yield new Lease.Start.Cold(
                        slot.startCause, isPrewarmed ? Optional.empty() : Optional.of(slot.startedNanos));
            }
            case PAUSED -> new Lease.Start.Paused();
            default -> {
                metrics.warmStart();
                yield new Lease.Start.Warm();
            }
        };
    }
}
