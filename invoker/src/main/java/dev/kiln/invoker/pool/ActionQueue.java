// SPDX-License-Identifier: Apache-2.0
package dev.kiln.invoker.pool;

import dev.kiln.invoker.policy.Demand;
import dev.kiln.invoker.policy.PoolView;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;

/** Those who wait for one action. Touched only under the pool's lock. */
final class ActionQueue {

    final Demand demand;
    final Deque<Waiter> waiters = new ArrayDeque<>();
    long heldUntilNanos;
    long patientUntilNanos;
    int failures;

    /** Somebody who waits for a grant. */
    record Waiter(Demand demand, long sinceNanos, CompletableFuture<Grant> grant) {}

    ActionQueue(Demand demand, long nowNanos, long patienceNanos) {
        this.demand = demand;
        this.heldUntilNanos = nowNanos;
        this.patientUntilNanos = nowNanos + patienceNanos;
    }

    PoolView.QueueView view() {
        return new PoolView.QueueView(
                demand, waiters.size(), waiters.element().sinceNanos(), heldUntilNanos, patientUntilNanos);
    }
}
