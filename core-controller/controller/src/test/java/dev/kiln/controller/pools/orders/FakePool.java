// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.pools.orders;

import dev.kiln.controller.pools.kept.Lease;
import dev.kiln.controller.pools.kept.Pool;
import dev.kiln.controller.pools.kept.PoolCodec;
import dev.kiln.controller.pools.swaps.InvokerView;
import dev.kiln.controller.pools.swaps.SwapPlan;
import dev.kiln.controller.pools.swaps.SwapRules;
import dev.kiln.controller.pools.swaps.SwapState;
import dev.kiln.messaging.orders.PoolOrder;
import dev.kiln.messaging.wire.InvokerId;
import dev.kiln.model.pools.Generation;
import dev.kiln.model.pools.IsolationClass;
import dev.kiln.model.pools.PoolTuning;
import dev.kiln.model.pools.RuntimeSetup;
import dev.kiln.store.Revision;
import dev.kiln.store.Stored;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A pool with its invokers in virtual time. After each look the pool goes through its document, as if the controller that looked had
 * died and another one went on.
 */
final class FakePool {

    static final Generation OLD = new Generation(1, RuntimeSetup.of("docker"));
    static final Generation NEW = new Generation(2, RuntimeSetup.of("microvm"));

    final SortedMap<InvokerId, FakeInvoker> invokers = new TreeMap<>();
    Pool pool;
    Instant now = Instant.ofEpochSecond(1_800_000_000);
    long mostInTransition;

    FakePool(int count) {
        for (int i = 0; i < count; i++) {
            join(i);
        }
        pool = new Pool(
                "edge",
                1,
                OLD,
                Optional.empty(),
                1,
                PoolTuning.NONE,
                Optional.empty(),
                1,
                Set.of(),
                Optional.empty(),
                "me.myself",
                now);
        // all of them are what they shall be before anything begins
        run(10);
    }

    static SwapRules rules(int parallelism) {
        return new SwapRules(
                parallelism,
                Optional.empty(),
                Duration.ZERO,
                new SwapRules.Limits(10, Optional.of(2.0), 5),
                Duration.ofMinutes(60),
                Duration.ofMinutes(5));
    }

    static SwapRules canary(int parallelism, int percent, int minutes) {
        SwapRules plain = rules(parallelism);
        return new SwapRules(
                parallelism,
                Optional.of(new SwapRules.Canary(percent, Duration.ofMinutes(minutes))),
                plain.pace(),
                plain.limits(),
                plain.timeout(),
                plain.stall());
    }

    FakeInvoker join(int number) {
        FakeInvoker invoker = new FakeInvoker();
        invokers.put(new InvokerId(number), invoker);
        return invoker;
    }

    FakeInvoker invoker(int number) {
        return invokers.get(new InvokerId(number));
    }

    void swap(SwapRules rules) {
        swap(rules, Optional.empty());
    }

    void swap(SwapRules rules, Optional<IsolationClass> promise) {
        pool = pool.beginning(SwapState.begin(pool.current(), NEW, rules, promise, "me.myself", now), Set.of(), now);
    }

    void abort() {
        pool = pool.swapping(pool.running().orElseThrow().goBack("aborted by me", now), true, now);
    }

    SwapState state() {
        return pool.swap().orElseThrow();
    }

    /** A second: a controller looks, and invokers do what they were told. */
    List<PoolOrder> second() {
        now = now.plusSeconds(1);
        pool = PoolPlan.next(pool, views(), now);
        pool = reread(pool);
        pool.running()
                .filter(it -> it.stage() != SwapState.Stage.GOING_BACK)
                .ifPresent(it -> mostInTransition = Math.max(mostInTransition, SwapPlan.inTransition(it, views())));
        List<PoolOrder> orders = PoolPlan.orders(pool, views());
        orders.forEach(it -> invokers.get(it.invoker()).hears(it));
        invokers.values().forEach(FakeInvoker::second);
        return orders;
    }

    void run(int seconds) {
        for (int i = 0; i < seconds; i++) {
            second();
        }
    }

    /** Until the swap is over; returns how many seconds that took. */
    int toTheEnd() {
        for (int i = 1; i <= 3 * 3600; i++) {
            second();
            if (pool.running().isEmpty()) {
                return i;
            }
        }
        throw new AssertionError("the swap does not end: " + state());
    }

    List<InvokerView> views() {
        List<InvokerView> views = new ArrayList<>();
        invokers.forEach((id, it) -> views.add(new InvokerView(id, it.isUp, Optional.of(it.isolation()), it.report())));
        return views;
    }

    static Pool reread(Pool pool) {
        return PoolCodec.fromDocument(
                        new Stored<>(PoolCodec.toDocument(pool, new Lease("a", Instant.EPOCH)), new Revision("1")))
                .pool();
    }
}
