// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.pools.kept;

import dev.kiln.controller.pools.swaps.SwapState;
import dev.kiln.messaging.wire.InvokerId;
import dev.kiln.model.pools.Generation;
import dev.kiln.model.pools.IsolationClass;
import dev.kiln.model.pools.PoolTuning;
import dev.kiln.model.pools.RuntimeSetup;
import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * What a pool shall be.
 *
 * @param revision grows when its content changes, by an operator or by the end of a swap; against lost updates
 * @param current its setup; while a swap runs the one that it began with
 * @param previous what it was before the last swap that went well
 * @param lastGeneration the highest number that a setup of it ever had
 * @param isolation that all its invokers keep at least, if it promises any
 * @param order the number of the orders that tell this
 * @param secrets keys of settings that are shown to nobody, beside those that look like it
 * @param swap that runs, or ran last
 */
public record Pool(
        String name,
        long revision,
        Generation current,
        Optional<Generation> previous,
        long lastGeneration,
        PoolTuning tuning,
        Optional<IsolationClass> isolation,
        long order,
        Set<String> secrets,
        Optional<SwapState> swap,
        String changedBy,
        Instant changed) {

    public Pool {
        secrets = Set.copyOf(secrets);
    }

    /** The swap, unless it is over or there was none. */
    public Optional<SwapState> running() {
        return swap.filter(it -> !it.stage().isOver());
    }

    /** With other content, which is told by new orders. */
    public Pool with(PoolTuning newTuning, Optional<IsolationClass> promise, String by, Instant now) {
        return new Pool(
                name,
                revision + 1,
                current,
                previous,
                lastGeneration,
                newTuning,
                promise,
                order + 1,
                secrets,
                swap,
                by,
                now);
    }

    /** With another setup for all invokers at once; only where none is up. */
    public Pool with(RuntimeSetup setup, Set<String> alsoSecret, String by, Instant now) {
        return new Pool(
                name,
                revision + 1,
                new Generation(lastGeneration + 1, setup),
                Optional.of(current),
                lastGeneration + 1,
                tuning,
                isolation,
                order + 1,
                union(alsoSecret),
                swap,
                by,
                now);
    }

    /** With other keys that nobody is shown, beside those that there are. */
    public Pool marking(Set<String> alsoSecret) {
        return new Pool(
                name,
                revision,
                current,
                previous,
                lastGeneration,
                tuning,
                isolation,
                order,
                union(alsoSecret),
                swap,
                changedBy,
                changed);
    }

    /** With another tuning, as part of a greater change. */
    public Pool tuned(PoolTuning other, Optional<IsolationClass> promise) {
        return new Pool(
                name,
                revision,
                current,
                previous,
                lastGeneration,
                other,
                promise,
                order,
                secrets,
                swap,
                changedBy,
                changed);
    }

    /** With a swap that begins; nothing is wanted of anybody yet. */
    public Pool beginning(SwapState begun, Set<String> alsoSecret, Instant now) {
        return new Pool(
                name,
                revision + 1,
                current,
                previous,
                Math.max(lastGeneration, begun.to().number()),
                tuning,
                isolation,
                order,
                union(alsoSecret),
                Optional.of(begun),
                begun.startedBy(),
                now);
    }

    /** With a swap that went on, and maybe ended. */
    public Pool swapping(SwapState next, boolean changesOrders, Instant now) {
        boolean isDone = next.stage() == SwapState.Stage.DONE;
        boolean isOver = next.stage().isOver();
        return new Pool(
                name,
                isOver ? revision + 1 : revision,
                isDone ? next.to() : current,
                isDone ? Optional.of(next.from()) : previous,
                lastGeneration,
                tuning,
                isolation,
                changesOrders ? order + 1 : order,
                secrets,
                Optional.of(next),
                isOver ? next.startedBy() : changedBy,
                isOver ? now : changed);
    }

    /** What one invoker of it shall be now. */
    public SwapState.Wanted wanted(InvokerId id) {
        return running().map(it -> it.wanted(id)).orElseGet(() -> new SwapState.Wanted(current, Optional.empty()));
    }

    private Set<String> union(Set<String> more) {
        Set<String> all = new HashSet<>(secrets);
        all.addAll(more);
        return all;
    }
}
