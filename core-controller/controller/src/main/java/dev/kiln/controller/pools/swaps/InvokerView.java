// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.pools.swaps;

import dev.kiln.messaging.pools.PoolReport;
import dev.kiln.messaging.pools.PoolReport.GenerationReport;
import dev.kiln.messaging.pools.PoolReport.Phase;
import dev.kiln.messaging.wire.InvokerId;
import dev.kiln.model.pools.IsolationClass;
import java.util.Optional;

/**
 * An invoker of a pool, as a swap sees it.
 *
 * @param isUp whether it is heard; one that takes no work is up, too
 * @param isolation what its current provider keeps apart; empty when it says a word that nobody knows
 */
public record InvokerView(InvokerId id, boolean isUp, Optional<IsolationClass> isolation, PoolReport report) {

    /** What it tells of a generation. */
    public Optional<GenerationReport> of(long generation) {
        return report.generations().stream()
                .filter(it -> it.number() == generation)
                .findFirst();
    }

    Optional<Phase> phase(long generation) {
        return of(generation).map(GenerationReport::phase);
    }

    /** Whether the generation makes all new sandboxes, and no other one has any left. */
    boolean hasMovedTo(long generation) {
        return isCurrent(generation) && report.generations().stream().noneMatch(it -> it.phase() == Phase.RETIRING);
    }

    boolean isCurrent(long generation) {
        return report.generation() == generation
                && phase(generation).filter(it -> it == Phase.CURRENT).isPresent();
    }

    /** Whether the generation has shown that it can make sandboxes. */
    boolean isReadyWith(long generation) {
        return phase(generation)
                .filter(it -> it == Phase.READY || it == Phase.CURRENT)
                .isPresent();
    }

    /** Whether one generation is what it works with, and of the other nothing is left. */
    boolean isBack(long old, long tried) {
        return report.generation() == old
                && of(tried)
                        .filter(it -> it.phase() != Phase.FAILED || it.sandboxes() > 0)
                        .isEmpty();
    }
}
