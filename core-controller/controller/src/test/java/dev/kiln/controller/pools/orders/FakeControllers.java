// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.pools.orders;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kiln.controller.audit.AuditConfig;
import dev.kiln.controller.audit.AuditLog;
import dev.kiln.controller.pools.kept.Kept;
import dev.kiln.controller.pools.kept.Pool;
import dev.kiln.controller.pools.kept.PoolStore;
import dev.kiln.controller.pools.swaps.SwapPlan;
import dev.kiln.controller.pools.swaps.SwapRules;
import dev.kiln.controller.pools.swaps.SwapState;
import dev.kiln.controller.scheduling.Invoker;
import dev.kiln.controller.scheduling.Sighting;
import dev.kiln.messaging.BusConsumer;
import dev.kiln.messaging.MessageBus.StartAt;
import dev.kiln.messaging.TopicSpec;
import dev.kiln.messaging.memory.InMemoryBus;
import dev.kiln.messaging.orders.PoolOrder;
import dev.kiln.messaging.orders.PoolOrderCodec;
import dev.kiln.messaging.wire.ControllerId;
import dev.kiln.messaging.wire.Topics;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/**
 * Controllers that look after one pool in virtual time, each with a clock of its own, over one store and one bus. What they say may
 * reach invokers late, but in order.
 */
final class FakeControllers {

    static final PoolsConfig CONFIG =
            new PoolsConfig(Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofSeconds(4), Duration.ofSeconds(3));

    final FakePool pool;
    final FakeDocuments documents = new FakeDocuments();
    long mostInTransition;

    private final PoolStore store = new PoolStore(documents);
    private final InMemoryBus bus = new InMemoryBus(InMemoryBus.Limits.STANDARD, () -> now());
    private final TopicSpec topic = new Topics("", 1024 * 1024).pools();
    private final BusConsumer orders;
    private final List<One> all = new ArrayList<>();
    private final Map<String, PoolOrder> told = new HashMap<>();

    /** A controller. */
    final class One {
        final PoolLoop loop;

        private One(String name, InstantSource clock, PoolsConfig config) {
            AuditLog audit = new AuditLog(documents, new AuditConfig(Duration.ofDays(1), 100), clock, new Random(1));
            this.loop = new PoolLoop(
                    store,
                    FakeControllers.this::sightings,
                    new PoolLoop.Line(bus, topic, Duration.ofSeconds(5)),
                    audit,
                    new ControllerId(name),
                    config,
                    clock);
        }
    }

    FakeControllers(int invokers, SwapRules rules) {
        pool = new FakePool(invokers);
        pool.swap(rules);
        assertThat(store.make(pool.pool)).isTrue();
        bus.ensureTopic(topic);
        orders = bus.open(topic.name(), "invokers", StartAt.EARLIEST);
    }

    /** One that begins now, and whose clock is ahead of the true time by so much. */
    One join(String name, Duration ahead) {
        return join(name, () -> now().plus(ahead), CONFIG);
    }

    /** One that takes every lease for over. */
    One joinWithoutLease(String name) {
        return join(
                name,
                this::now,
                new PoolsConfig(CONFIG.lookInterval(), CONFIG.tellAgain(), Duration.ZERO, CONFIG.settle()));
    }

    private One join(String name, InstantSource clock, PoolsConfig config) {
        One one = new One(name, clock, config);
        all.add(one);
        return one;
    }

    void kill(One one) {
        all.remove(one);
    }

    Kept kept() {
        return store.get("edge").orElseThrow();
    }

    SwapState state() {
        return kept().pool().swap().orElseThrow();
    }

    /** All look, in this order or the other, and invokers do what they were told. */
    void second(boolean inOrder) {
        pool.now = pool.now.plusSeconds(1);
        (inOrder ? all : all.reversed()).forEach(it -> it.loop.look());
        hear();
        Pool now = kept().pool();
        now.running()
                .filter(it -> it.stage() != SwapState.Stage.GOING_BACK)
                .ifPresent(
                        it -> mostInTransition = Math.max(mostInTransition, SwapPlan.inTransition(it, pool.views())));
        pool.invokers.values().forEach(FakeInvoker::second);
    }

    /** Until the swap is over; returns how many seconds that took. */
    int toTheEnd() {
        for (int i = 1; i <= 3600; i++) {
            second(i % 2 == 0);
            if (kept().pool().running().isEmpty()) {
                return i;
            }
        }
        throw new AssertionError("the swap does not end: " + state());
    }

    private void hear() {
        try {
            orders.poll(1_000, Duration.ZERO).forEach(message -> {
                PoolOrder order = PoolOrderCodec.decode(message.payload());
                PoolOrder before = told.putIfAbsent(order.invoker() + " " + order.order(), order);
                // what has one number is one order, whoever sends it
                assertThat(Optional.ofNullable(before).orElse(order)).isEqualTo(order);
                pool.invokers.get(order.invoker()).hears(order);
            });
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private List<Sighting> sightings() {
        List<Sighting> seen = new ArrayList<>();
        pool.invokers.forEach((id, it) -> seen.add(new Sighting(
                new Invoker(id, 1, "edge", "docker", it.isolation().word(), it.isolation(), 512, Invoker.State.UP, ""),
                Set.of(),
                0,
                pool.now,
                pool.now,
                it.isUp,
                "1.0",
                it.report())));
        return seen;
    }

    private Instant now() {
        return pool.now;
    }
}
