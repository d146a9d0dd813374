// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.pools.orders;

import dev.kiln.controller.pools.kept.Pool;
import dev.kiln.controller.pools.swaps.InvokerView;
import dev.kiln.controller.pools.swaps.SwapPlan;
import dev.kiln.controller.pools.swaps.SwapState;
import dev.kiln.controller.pools.swaps.SwapState.Wanted;
import dev.kiln.messaging.orders.PoolOrder;
import java.time.Instant;
import java.util.List;

/** What becomes of a pool, and who must be told what it shall be. Pure. */
public final class PoolPlan {

    private PoolPlan() {}

    /** The pool after one look at its invokers: the same one when there is nothing to do. */
    public static Pool next(Pool pool, List<InvokerView> invokers, Instant now) {
        if (pool.running().isEmpty()) {
            return pool;
        }
        SwapState before = pool.running().get();
        SwapState after = SwapPlan.next(before, pool.order() + 1, invokers, now);
        return after.equals(before) ? pool : pool.swapping(after, wantsMore(before, after, invokers), now);
    }

    /**
     * Orders to those who have not heard the last one, or are not what they shall be. They tell what is kept, so whoever sends them
     * after it was written sends the same.
     */
    public static List<PoolOrder> orders(Pool pool, List<InvokerView> invokers) {
        return invokers.stream()
                .filter(InvokerView::isUp)
                .filter(it -> mustBeTold(pool, it))
                .map(it -> order(pool, it))
                .toList();
    }

    private static boolean mustBeTold(Pool pool, InvokerView view) {
        return view.report().order() < pool.order()
                || view.report().generation()
                        != pool.wanted(view.id()).current().number();
    }

    private static PoolOrder order(Pool pool, InvokerView view) {
        Wanted wanted = pool.wanted(view.id());
        return new PoolOrder(view.id(), pool.name(), pool.order(), wanted.current(), wanted.candidate(), pool.tuning());
    }

    /** An invoker that is not known yet is told nothing that those that are known are not told. */
    private static boolean wantsMore(SwapState before, SwapState after, List<InvokerView> invokers) {
        boolean goesBack = after.stage() == SwapState.Stage.GOING_BACK && before.stage() != after.stage();
        return goesBack
                || !after.turns().keySet().equals(before.turns().keySet())
                || invokers.stream().anyMatch(it -> !before.wanted(it.id()).equals(after.wanted(it.id())));
    }
}
