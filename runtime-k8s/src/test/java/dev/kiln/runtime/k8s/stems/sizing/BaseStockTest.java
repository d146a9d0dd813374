// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.k8s.stems.sizing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class BaseStockTest {

    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final Duration POD_START = Duration.ofSeconds(2);
    private static final StemBounds BOUNDS = new StemBounds(1, 40, Duration.ofMinutes(5));

    private final StemSizing sizing = new BaseStock(BaseStock.CERTAINTY);

    @Test
    void keepsTheLeastWhereNobodyAsks() {
        assertThat(wanted(START, List.of())).isEqualTo(1);
        assertThat(sizing.wanted(
                        new StemDemand(START, List.of(), POD_START), new StemBounds(0, 5, Duration.ofMinutes(1))))
                .isZero();
    }

    @Test
    void oneCallNowAndThenNeedsTwo() {
        assertThat(wanted(START.plusSeconds(1), List.of(START))).isEqualTo(2);
    }

    @Test
    void grownBySteadyCallsToWhatComesWithinOneStart() {
        List<Instant> everySecond =
                Stream.iterate(START, it -> it.plusSeconds(1)).limit(200).toList();

        // a window of 150 s with 150 calls: 2 come within a start, in 99 of 100 cases at most 6
        assertThat(wanted(everySecond.getLast(), everySecond)).isEqualTo(7);
    }

    @Test
    void growsAtOnceInABurst() {
        List<Instant> burst = Collections.nCopies(20, START);

        assertThat(wanted(START, burst)).isEqualTo(21);
    }

    @Test
    void forgetsABurstInAStraightLine() {
        List<Instant> burst = Collections.nCopies(20, START);

        assertThat(wanted(START.plusSeconds(75), burst)).isEqualTo(16);
        assertThat(wanted(START.plusSeconds(150), burst)).isEqualTo(11);
        assertThat(wanted(START.plusSeconds(285), burst)).isEqualTo(2);
        assertThat(wanted(START.plusSeconds(300), burst)).isEqualTo(1);
    }

    @Test
    void aLoneCallDoesNotUndoWhatABurstTaught() {
        List<Instant> arrivals = new ArrayList<>(Collections.nCopies(20, START));
        arrivals.add(START.plusSeconds(60));

        assertThat(wanted(START.plusSeconds(60), arrivals)).isEqualTo(17);
    }

    @Test
    void staysWithinBoundsWhateverComes() {
        Random random = new Random(7);
        for (int round = 0; round < 2_000; round++) {
            int min = random.nextInt(5);
            StemBounds bounds =
                    new StemBounds(min, min + random.nextInt(60), Duration.ofSeconds(1 + random.nextInt(900)));
            List<Instant> arrivals = random.longs(random.nextInt(StemDemand.MEMORY + 1), 0, 600_000)
                    .sorted()
                    .mapToObj(START::plusMillis)
                    .toList();
            // also a clock that was set back, and starts that took no time
            StemDemand demand = new StemDemand(
                    START.plusMillis(random.nextLong(700_000)),
                    arrivals,
                    Duration.ofMillis(random.nextInt(20_000) - 10));

            assertThat(sizing.wanted(demand, bounds)).isBetween(bounds.min(), bounds.max());
        }
    }

    @Test
    void anIdleClassIsBackAtItsLeastWithinTheIdleTime() {
        Random random = new Random(11);
        for (int round = 0; round < 500; round++) {
            List<Instant> arrivals = random.longs(1 + random.nextInt(StemDemand.MEMORY), 0, 60_000)
                    .sorted()
                    .mapToObj(START::plusMillis)
                    .toList();

            assertThat(wanted(arrivals.getLast().plus(BOUNDS.idle()), arrivals)).isEqualTo(BOUNDS.min());
        }
    }

    @Test
    void neverGrowsWhileNothingComes() {
        Random random = new Random(13);
        List<Instant> arrivals = random.longs(150, 0, 90_000)
                .sorted()
                .mapToObj(START::plusMillis)
                .toList();
        int before = Integer.MAX_VALUE;
        for (Instant now = arrivals.getLast(); now.isBefore(START.plusSeconds(500)); now = now.plusMillis(500)) {
            int wanted = wanted(now, arrivals);
            assertThat(wanted).isLessThanOrEqualTo(before);
            before = wanted;
        }
    }

    @Test
    void atASteadyRateHardlyAnyCallFindsNoStem() {
        for (long seed = 1; seed <= 5; seed++) {
            for (double perSecond : new double[] {0.05, 0.5, 3, 8}) {
                StemSimulation.Course course = new StemSimulation(sizing, BOUNDS, POD_START, 32, seed)
                        .run(START, perSecond, Duration.ofMinutes(20), Duration.ofMinutes(4));

                assertThat(course.misses())
                        .as("of %s at %s a second, seed %s", course, perSecond, seed)
                        .isLessThanOrEqualTo((int) Math.ceil(0.02 * course.calls()));
                assertThat(course.most()).isLessThanOrEqualTo(BOUNDS.max());
                assertThat(course.mostCreating()).isLessThanOrEqualTo(32);
            }
        }
    }

    @Test
    void doesNotHoardForASteadyRate() {
        StemSimulation.Course course = new StemSimulation(sizing, BOUNDS, POD_START, 32, 3)
                .run(START, 1, Duration.ofMinutes(20), Duration.ofMinutes(4));

        // 7 by the quantile; what chance once brought is remembered for a while
        assertThat(course.most()).isBetween(7, 11);
    }

    @Test
    void refusesACertaintyThatIsNone() {
        assertThatThrownBy(() -> new BaseStock(1)).hasMessageContaining("between 0 and 1");
    }

    private int wanted(Instant now, List<Instant> arrivals) {
        return sizing.wanted(new StemDemand(now, arrivals, POD_START), BOUNDS);
    }
}
