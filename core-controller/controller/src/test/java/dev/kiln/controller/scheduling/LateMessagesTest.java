// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.scheduling;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kiln.controller.routing.Course;
import dev.kiln.messaging.wire.ActivationMessage;
import dev.kiln.messaging.wire.ControllerId;
import dev.kiln.messaging.wire.InvokerId;
import dev.kiln.messaging.wire.Leg;
import dev.kiln.messaging.wire.Transaction;
import dev.kiln.model.activation.ActivationId;
import dev.kiln.model.activation.StoragePolicy;
import dev.kiln.model.json.Json;
import dev.kiln.model.name.NamespaceName;
import dev.kiln.model.name.QualifiedName;
import dev.kiln.model.name.Version;
import dev.kiln.model.pools.IsolationClass;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * Invokers change to weaker and to stronger providers while activations are on their way to them, in virtual time. A ping comes a second
 * late, and a message up to three: what was placed by what an invoker was is judged again by what it is.
 */
class LateMessagesTest {

    private static final int INVOKERS = 4;
    private static final int ACTIVATIONS = 10_000;
    private static final int PING_MILLIS = 1000;
    private static final int MOST_MILLIS_AWAY = 3000;
    private static final int MEGABYTES = 1_000_000;

    private final Random random = new Random(seed());
    private final Cluster cluster = new Cluster();
    private final IsolationClass[] real = new IsolationClass[INVOKERS];
    private final PriorityQueue<Event> events =
            new PriorityQueue<>(Comparator.comparingLong(Event::atMillis).thenComparingLong(Event::number));
    private long now;
    private long count;
    private int ran;
    private int handedBack;
    private int refused;

    /** Something that happens at a time; those of one time in the order in which they were planned. */
    private record Event(long atMillis, long number, Runnable what) {}

    @Test
    void nothingRunsInLessThanItNeedsHoweverLateItsMessageComes() {
        for (int i = 0; i < INVOKERS; i++) {
            real[i] = IsolationClass.MICROVM;
            ping(i);
            swapAndPing(i);
        }
        for (int i = 0; i < ACTIVATIONS; i++) {
            IsolationClass needed = any();
            in(i * 10L, () -> place(needed, Leg.first(1), Optional.empty()));
        }

        while (ran + refused < ACTIVATIONS) {
            Event next = events.remove();
            now = next.atMillis();
            next.what().run();
        }

        assertThat(handedBack).as("messages that came too late").isGreaterThan(ACTIVATIONS / 100);
        assertThat(ran).as("most found a place").isGreaterThan(ACTIVATIONS / 2);
    }

    private void place(IsolationClass needed, Leg leg, Optional<InvokerId> from) {
        Course course = new Course("", List.of(), Optional.empty(), needed, "a test", "");
        Demand demand = Demand.of("action" + random.nextInt(50), 1, course);
        switch (cluster.scheduler.place(demand)) {
            case Placement.Placed placed -> {
                InvokerId to = placed.invoker().id();
                Leg next = from.map(it -> leg.next(it, leg.attempt(), 1)).orElse(leg);
                ActivationMessage message = message(demand.course().isolation(), next);
                in(random.nextInt(MOST_MILLIS_AWAY), () -> arrive(to, message, demand));
            }
            case Placement.Barred barred -> {
                assertThat(barred.reason()).contains("it needs isolation '" + needed.word() + "'");
                refused++;
            }
            case Placement other -> throw new AssertionError("not placed: " + other);
        }
    }

    /** As an invoker does before it runs anything. */
    private void arrive(InvokerId at, ActivationMessage message, Demand demand) {
        IsolationClass here = real[at.number()];
        if (message.mayRunIn(here)) {
            assertThat(here).isGreaterThanOrEqualTo(demand.course().isolation());
            cluster.scheduler.succeeded(at, demand);
            ran++;
        } else {
            handedBack++;
            cluster.scheduler.withdrawn(at, demand);
            place(message.isolation(), message.leg(), Optional.of(at));
        }
    }

    private void swapAndPing(int invoker) {
        in(PING_MILLIS, () -> {
            IsolationClass told = real[invoker];
            if (random.nextInt(4) == 0) {
                real[invoker] = any();
            }
            ping(invoker, told);
            swapAndPing(invoker);
        });
    }

    private void ping(int invoker) {
        ping(invoker, real[invoker]);
    }

    private void ping(int invoker, IsolationClass told) {
        cluster.ping(invoker, MEGABYTES, "default", told.word(), true, "");
    }

    private void in(long millis, Runnable what) {
        events.add(new Event(now + millis, count++, what));
    }

    private IsolationClass any() {
        List<IsolationClass> all = new ArrayList<>(List.of(IsolationClass.values()));
        return all.get(random.nextInt(all.size()));
    }

    private static ActivationMessage message(IsolationClass needed, Leg leg) {
        return new ActivationMessage(
                new Transaction("t", Instant.EPOCH, false),
                QualifiedName.parse("guest/hello"),
                Version.FIRST,
                Optional.empty(),
                Optional.empty(),
                new ActivationMessage.Caller("guest", new NamespaceName("guest"), "uuid", Optional.empty()),
                new ActivationId("0".repeat(32)),
                new ControllerId("0"),
                false,
                Json.object(),
                Set.of(),
                Map.of(),
                Optional.empty(),
                Instant.EPOCH,
                leg,
                StoragePolicy.ALWAYS,
                needed);
    }

    private static long seed() {
        long seed = Long.getLong("late.seed", new Random().nextLong());
        System.out.println("LateMessagesTest: -Dlate.seed=" + seed);
        return seed;
    }
}
