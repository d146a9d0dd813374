// SPDX-License-Identifier: Apache-2.0
package dev.kiln.invoker.pool;

import dev.kiln.invoker.policy.KeepValue;
import dev.kiln.invoker.policy.PoolConfig;
import dev.kiln.invoker.sandbox.Phase;
import dev.kiln.invoker.telemetry.InvokerMetrics;
import dev.kiln.invoker.time.NanoClock;
import java.util.Optional;

/**
 * Gives sandboxes to callers: how a call begins there, for how long the sandbox is its queue's own, and what it is worth to be kept. Touched
 * only under the pool's lock.
 */
final class Leases {

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
        long now = clock.nanos();
        slot.taken(now, config.minSlice());
        slot.key.ifPresent(key -> slot.priority = worth(slot, state.usage(key).called()));
        return new Lease(pool, slot, begin(slot, before), slot.box(), now);
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
