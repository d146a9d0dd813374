// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.pools.swaps;

import dev.kiln.controller.pools.swaps.SwapState.Stage;
import dev.kiln.controller.pools.swaps.SwapState.Step;
import dev.kiln.controller.pools.swaps.SwapState.Turn;
import dev.kiln.messaging.pools.PoolReportJson;
import dev.kiln.messaging.wire.InvokerId;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * How a swap goes on. Pure: the same state, reports and time make the same next state, whichever controller asks.
 *
 * <p>Invokers get their turns in the order of their numbers. An invoker that is not heard keeps its turn, but counts for nothing;
 * when it is back and there is no room for it among those that change, its turn is over and it gets another one.
 */
public final class SwapPlan {

    private SwapPlan() {}

    /**
     * The next state; the same one when there is nothing to do.
     *
     * @param order the number that the orders of this step will have, if it changes what is wanted
     * @param all the invokers of the pool that are known
     */
    public static SwapState next(SwapState swap, long order, List<InvokerView> all, Instant now) {
        List<InvokerView> up = all.stream()
                .filter(InvokerView::isUp)
                .sorted(Comparator.comparing(InvokerView::id))
                .toList();
        return switch (swap.stage()) {
            case DONE, ROLLED_BACK -> swap;
            case GOING_BACK -> back(swap, order - 1, up, now);
            case TRYING, WATCHING, MOVING -> {
                SwapState seen = swap.with(turns(swap, up, now), swap.lastTold());
                Optional<String> trouble = Trouble.of(seen, up, now);
                yield trouble.isPresent() ? seen.goBack(trouble.get(), now) : forward(seen, order, up, now);
            }
        };
    }

    /** How many of those that are heard are between the old and what they were told. */
    public static long inTransition(SwapState swap, List<InvokerView> all) {
        return all.stream()
                .filter(InvokerView::isUp)
                .filter(it -> isInTransition(swap, swap.turns(), it))
                .count();
    }

    static boolean hasArrived(SwapState swap, Turn turn, InvokerView view) {
        return switch (turn.step()) {
            case TRY -> view.isReadyWith(swap.to().number());
            case MOVE -> view.hasMovedTo(swap.to().number());
        };
    }

    private static boolean isInTransition(SwapState swap, Map<InvokerId, Turn> turns, InvokerView view) {
        Turn turn = turns.get(view.id());
        return turn != null && !hasArrived(swap, turn, view);
    }

    /** The turns with what the reports say of them. */
    private static Map<InvokerId, Turn> turns(SwapState swap, List<InvokerView> up, Instant now) {
        Map<InvokerId, InvokerView> views = new TreeMap<>();
        up.forEach(it -> views.put(it.id(), it));
        Map<InvokerId, Turn> turns = new TreeMap<>();
        swap.turns().forEach((id, turn) -> turns.put(id, seen(swap, turn, Optional.ofNullable(views.get(id)), now)));
        // who comes back in the middle of it may be one too many
        long room = swap.rules().parallelism();
        List<InvokerView> between = up.stream()
                .filter(it -> isInTransition(swap, turns, it))
                .sorted(Comparator.comparing(
                        (InvokerView it) -> Optional.ofNullable(swap.turns().get(it.id()))
                                .filter(Turn::isAway)
                                .isPresent()))
                .toList();
        between.stream().skip(room).forEach(it -> turns.remove(it.id()));
        return turns;
    }

    private static Turn seen(SwapState swap, Turn turn, Optional<InvokerView> view, Instant now) {
        if (view.isEmpty()) {
            return turn.isAway() ? turn : new Turn(turn.step(), turn.order(), turn.phase(), turn.since(), true);
        }
        String phase =
                view.get().phase(swap.to().number()).map(PoolReportJson::word).orElse("");
        return turn.isAway() || !phase.equals(turn.phase())
                ? new Turn(turn.step(), turn.order(), phase, now, false)
                : turn;
    }

    private static SwapState forward(SwapState swap, long order, List<InvokerView> up, Instant now) {
        Step step = swap.stage() == Stage.MOVING ? Step.MOVE : Step.TRY;
        List<InvokerView> waiting = up.stream()
                .filter(it -> Optional.ofNullable(swap.turns().get(it.id()))
                        .filter(turn -> turn.step() == step)
                        .isEmpty())
                .toList();
        long between = inTransition(swap, up);
        if (waiting.isEmpty()) {
            return between == 0 && !up.isEmpty() ? arrived(swap, up, now) : swap;
        }
        long room = swap.rules().parallelism() - between;
        if (room <= 0 || now.isBefore(swap.lastTold().plus(swap.rules().pace()))) {
            return swap;
        }
        Map<InvokerId, Turn> turns = new TreeMap<>(swap.turns());
        // one that tries and has not arrived is in transition already, and must not be counted twice
        waiting.stream()
                .filter(it -> !isInTransition(swap, swap.turns(), it))
                .limit(room)
                .forEach(it -> turns.put(it.id(), turn(swap, step, order, it, now)));
        return turns.equals(swap.turns()) ? swap : swap.with(turns, now);
    }

    private static Turn turn(SwapState swap, Step step, long order, InvokerView view, Instant now) {
        String phase = view.phase(swap.to().number()).map(PoolReportJson::word).orElse("");
        return new Turn(step, order, phase, now, false);
    }

    /** All are where they shall be at this stage. */
    private static SwapState arrived(SwapState swap, List<InvokerView> up, Instant now) {
        return switch (swap.stage()) {
            case TRYING -> swap.in(Stage.WATCHING, "", now);
            case WATCHING -> isWatched(swap, now) ? swap.in(Stage.MOVING, "", now) : swap;
            case MOVING -> swap.in(Stage.DONE, count(up) + " with " + swap.to().setup(), now);
            case GOING_BACK, DONE, ROLLED_BACK -> swap;
        };
    }

    private static boolean isWatched(SwapState swap, Instant now) {
        return swap.rules()
                .canary()
                .map(it -> !now.isBefore(swap.entered().plus(it.watch())))
                .orElse(true);
    }

    /** It is over when all are back, or when one does not come back: it is told until it does, whatever this says. */
    private static SwapState back(SwapState swap, long told, List<InvokerView> up, Instant now) {
        List<InvokerView> left = up.stream()
                .filter(it -> it.report().order() < told
                        || !it.isBack(swap.from().number(), swap.to().number()))
                .toList();
        if (left.isEmpty()) {
            return swap.in(Stage.ROLLED_BACK, swap.verdict(), now);
        }
        if (swap.entered().plus(swap.rules().stall()).isBefore(now)) {
            String who = String.join(
                    ", ", left.stream().map(it -> it.id().toString()).toList());
            return swap.in(Stage.ROLLED_BACK, swap.verdict() + "; not back yet: " + who, now);
        }
        return swap;
    }

    private static String count(List<InvokerView> up) {
        return up.size() == 1 ? "1 invoker works" : up.size() + " invokers work";
    }
}
