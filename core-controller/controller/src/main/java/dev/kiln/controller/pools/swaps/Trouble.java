// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.pools.swaps;

import dev.kiln.controller.pools.swaps.SwapState.Turn;
import dev.kiln.messaging.pools.PoolReport.GenerationReport;
import dev.kiln.messaging.pools.PoolReport.Phase;
import dev.kiln.model.pools.IsolationClass;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** Why a swap must go back, if it must. Pure. */
final class Trouble {

    private static final int PERCENT = 100;

    private Trouble() {}

    /**
     * Looks for it.
     *
     * @param swap that is under way, its turns as they are now
     * @param up the invokers that are heard
     */
    static Optional<String> of(SwapState swap, List<InvokerView> up, Instant now) {
        return Stream.<Optional<String>>of(
                        firstOf(up, it -> failure(swap, it)),
                        firstOf(up, it -> weakness(swap, it)),
                        tooManyErrors(swap, up),
                        tooSlow(swap, up),
                        firstOf(up, it -> stall(swap, it, now)),
                        lateness(swap, now))
                .flatMap(Optional::stream)
                .findFirst();
    }

    private static Optional<String> firstOf(
            List<InvokerView> up, java.util.function.Function<InvokerView, Optional<String>> trouble) {
        return up.stream().map(trouble).flatMap(Optional::stream).findFirst();
    }

    /** What it reported before it heard of its turn does not count: a generation may be tried a second time. */
    private static Optional<String> failure(SwapState swap, InvokerView view) {
        Turn turn = swap.turns().get(view.id());
        if (turn == null || view.report().order() < turn.order()) {
            return Optional.empty();
        }
        return view.of(swap.to().number())
                .filter(it -> it.phase() == Phase.FAILED)
                .map(it -> view.id() + " could not work with " + swap.to().setup() + ": "
                        + (it.reason().isEmpty() ? "it did not say why" : it.reason()));
    }

    private static Optional<String> weakness(SwapState swap, InvokerView view) {
        if (swap.promised().isEmpty() || !view.isCurrent(swap.to().number())) {
            return Optional.empty();
        }
        IsolationClass promised = swap.promised().get();
        return view.isolation()
                .filter(it -> !it.isAtLeast(promised))
                .map(it -> swap.to().setup() + " isolates as '" + it.word() + "' on " + view.id()
                        + ", and the pool promises '" + promised.word() + "'");
    }

    /** 20 of 400 creations that failed are 5 percent. What failed before it was created counts with those that were. */
    private static Optional<String> tooManyErrors(SwapState swap, List<InvokerView> up) {
        long created = sum(swap, up, GenerationReport::created);
        long failed = sum(swap, up, GenerationReport::failed);
        long tried = Math.max(created, failed);
        SwapRules.Limits limits = swap.rules().limits();
        if (tried < limits.minimum() || failed * PERCENT <= tried * limits.errorPercent()) {
            return Optional.empty();
        }
        return Optional.of(failed + " of " + tried + " sandboxes of "
                + swap.to().setup() + " failed, and at most " + limits.errorPercent() + " % may");
    }

    /** Compared on invokers that know both, so that a slow host counts on both sides. */
    private static Optional<String> tooSlow(SwapState swap, List<InvokerView> up) {
        SwapRules.Limits limits = swap.rules().limits();
        if (limits.latencyFactor().isEmpty() || sum(swap, up, GenerationReport::created) < limits.minimum()) {
            return Optional.empty();
        }
        List<InvokerView> both = up.stream()
                .filter(it -> millis(it, swap.from().number()) > 0
                        && millis(it, swap.to().number()) > 0)
                .toList();
        double old = average(both, swap.from().number());
        double fresh = average(both, swap.to().number());
        if (both.isEmpty() || fresh <= old * limits.latencyFactor().get()) {
            return Optional.empty();
        }
        return Optional.of(String.format(
                Locale.ROOT,
                "a sandbox of %s takes %.0f ms, one of %s %.0f ms, and it may take %s times as long",
                swap.to().setup(),
                fresh,
                swap.from().setup(),
                old,
                limits.latencyFactor().get()));
    }

    /** One that works with the new one and waits for old sandboxes to end is not stuck: activations may be long. */
    private static Optional<String> stall(SwapState swap, InvokerView view, Instant now) {
        Turn turn = swap.turns().get(view.id());
        Duration bound = swap.rules().stall();
        if (turn == null
                || SwapPlan.hasArrived(swap, turn, view)
                || view.isCurrent(swap.to().number())) {
            return Optional.empty();
        }
        if (!turn.since().plus(bound).isBefore(now)) {
            return Optional.empty();
        }
        return Optional.of(view.id() + " came no further than '" + (turn.phase().isEmpty() ? "told" : turn.phase())
                + "' within " + bound.toMinutes() + " minutes");
    }

    private static Optional<String> lateness(SwapState swap, Instant now) {
        return swap.since().plus(swap.rules().timeout()).isBefore(now)
                ? Optional.of("it was not done within " + swap.rules().timeout().toMinutes() + " minutes")
                : Optional.empty();
    }

    private static long sum(
            SwapState swap, List<InvokerView> up, java.util.function.ToLongFunction<GenerationReport> count) {
        return up.stream()
                .filter(it -> swap.turns().containsKey(it.id()))
                .flatMap(it -> it.of(swap.to().number()).stream())
                .mapToLong(count)
                .sum();
    }

    private static long millis(InvokerView view, long generation) {
        return view.of(generation).map(GenerationReport::createMillis).orElse(0L);
    }

    private static double average(List<InvokerView> views, long generation) {
        return views.stream().mapToLong(it -> millis(it, generation)).average().orElse(0);
    }
}
