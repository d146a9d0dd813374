// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.k8s.stems.sizing;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.PriorityQueue;
import java.util.Random;

/** A pool of one class in virtual time: calls come by chance, each takes a stem or misses, and orders follow the sizing. */
final class StemSimulation {

    private static final Duration STEP = Duration.ofMillis(50);

    private final StemSizing sizing;
    private final StemBounds bounds;
    private final Duration podStart;
    private final int places;
    private final Random random;
    private final Deque<Instant> arrivals = new ArrayDeque<>();
    private final PriorityQueue<Instant> creating = new PriorityQueue<>();
    private int ready;

    StemSimulation(StemSizing sizing, StemBounds bounds, Duration podStart, int places, long seed) {
        this.sizing = sizing;
        this.bounds = bounds;
        this.podStart = podStart;
        this.places = places;
        this.random = new Random(seed);
    }

    /** What was seen after the warm-up. */
    record Course(int calls, int misses, int most, int mostCreating) {}

    Course run(Instant from, double perSecond, Duration length, Duration warmUp) {
        Course course = new Course(0, 0, 0, 0);
        Instant next = from.plus(gap(perSecond));
        for (Instant now = from; now.isBefore(from.plus(length)); now = now.plus(STEP)) {
            while (!creating.isEmpty() && !creating.peek().isAfter(now)) {
                creating.poll();
                ready++;
            }
            while (!next.isAfter(now)) {
                boolean isCounted = now.isAfter(from.plus(warmUp));
                course = call(next, isCounted, course);
                next = next.plus(gap(perSecond));
            }
            order(now);
            course = new Course(
                    course.calls(),
                    course.misses(),
                    Math.max(course.most(), ready + creating.size()),
                    Math.max(course.mostCreating(), creating.size()));
        }
        return course;
    }

    private Course call(Instant at, boolean isCounted, Course course) {
        arrivals.addLast(at);
        if (arrivals.size() > StemDemand.MEMORY) {
            arrivals.removeFirst();
        }
        boolean isMiss = ready == 0;
        ready = Math.max(0, ready - 1);
        order(at);
        return isCounted
                ? new Course(
                        course.calls() + 1, course.misses() + (isMiss ? 1 : 0), course.most(), course.mostCreating())
                : course;
    }

    private void order(Instant now) {
        int wanted = sizing.wanted(new StemDemand(now, arrivals.stream().toList(), podStart), bounds);
        StemOrder order = StemOrder.of(wanted, new StemOrder.Stock(ready, creating.size()), places);
        ready -= order.remove();
        for (int i = 0; i < order.create(); i++) {
            creating.add(now.plus(podStart));
        }
    }

    private Duration gap(double perSecond) {
        return Duration.ofNanos((long) (-Math.log(1 - random.nextDouble()) / perSecond * 1e9));
    }
}
