// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.pools.swaps;

import dev.kiln.messaging.orders.PoolOrder.Candidate;
import dev.kiln.messaging.wire.InvokerId;
import dev.kiln.model.pools.Generation;
import dev.kiln.model.pools.IsolationClass;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How far a swap is; all that another controller needs to go on with it.
 *
 * @param from what there was
 * @param to what there shall be
 * @param promised the isolation that the pool must not fall below
 * @param startedBy a subject
 * @param entered when the stage began
 * @param lastTold when an invoker was last given its turn
 * @param turns of the invokers that had theirs; of all others nothing is wanted yet
 * @param verdict how it ended, or why it goes back; empty before
 */
public record SwapState(
        Generation from,
        Generation to,
        SwapRules rules,
        Optional<IsolationClass> promised,
        String startedBy,
        Instant since,
        Stage stage,
        Instant entered,
        Instant lastTold,
        SortedMap<InvokerId, Turn> turns,
        String verdict) {

    /** Where it is. */
    public enum Stage {
        /** Invokers open the new one beside the old, in turn, and give it its share. */
        TRYING("trying"),
        /** All gave it its share; it is watched. */
        WATCHING("watching"),
        /** Invokers change, in turn. */
        MOVING("moving"),
        /** All are told to keep the old one. */
        GOING_BACK("going-back"),
        DONE("done"),
        ROLLED_BACK("rolled-back");

        private final String word;

        Stage(String word) {
            this.word = word;
        }

        /** As people and JSON call it. */
        public String word() {
            return word;
        }

        public boolean isOver() {
            return this == DONE || this == ROLLED_BACK;
        }
    }

    /** What an invoker was told to do with the new one. */
    public enum Step {
        /** Give it its share. */
        TRY,
        /** Make all new sandboxes with it. */
        MOVE
    }

    /**
     * An invoker's turn.
     *
     * @param order by which it is told: what it reported of earlier ones does not count
     * @param phase of the new one by its last report; empty before it has any
     * @param since when that is so
     * @param isAway whether it is not heard
     */
    public record Turn(Step step, long order, String phase, Instant since, boolean isAway) {}

    /** What one invoker shall be. */
    public record Wanted(Generation current, Optional<Candidate> candidate) {}

    public SwapState {
        turns = Collections.unmodifiableSortedMap(new TreeMap<>(turns));
    }

    /** One that begins now. */
    public static SwapState begin(
            Generation from,
            Generation to,
            SwapRules rules,
            Optional<IsolationClass> promised,
            String startedBy,
            Instant now) {
        Stage first = rules.canary().isPresent() ? Stage.TRYING : Stage.MOVING;
        return new SwapState(from, to, rules, promised, startedBy, now, first, now, Instant.EPOCH, new TreeMap<>(), "");
    }

    /** What an invoker shall be now. */
    public Wanted wanted(InvokerId id) {
        return switch (stage) {
            case GOING_BACK, ROLLED_BACK -> new Wanted(from, Optional.empty());
            case DONE -> new Wanted(to, Optional.empty());
            case TRYING, WATCHING, MOVING ->
                Optional.ofNullable(turns.get(id))
                        .map(turn -> switch (turn.step()) {
                            case TRY -> new Wanted(from, Optional.of(new Candidate(to, share())));
                            case MOVE -> new Wanted(to, Optional.empty());
                        })
                        .orElseGet(() -> new Wanted(from, Optional.empty()));
        };
    }

    /** Ends the trial: from here on all invokers are told to keep the old one. */
    public SwapState goBack(String why, Instant now) {
        return new SwapState(
                from, to, rules, promised, startedBy, since, Stage.GOING_BACK, now, lastTold, new TreeMap<>(), why);
    }

    SwapState in(Stage next, String why, Instant now) {
        return new SwapState(from, to, rules, promised, startedBy, since, next, now, lastTold, turns, why);
    }

    SwapState with(Map<InvokerId, Turn> others, Instant told) {
        return new SwapState(
                from, to, rules, promised, startedBy, since, stage, entered, told, new TreeMap<>(others), verdict);
    }

    private int share() {
        return rules.canary().map(SwapRules.Canary::percent).orElse(0);
    }
}
