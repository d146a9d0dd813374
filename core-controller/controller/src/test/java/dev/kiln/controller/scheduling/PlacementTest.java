// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.scheduling;

import static dev.kiln.controller.scheduling.Cluster.demand;
import static dev.kiln.controller.scheduling.Cluster.histogram;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kiln.messaging.wire.InvokerId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PlacementTest {

    @Test
    void oneCallAfterTheOtherGoesHome() {
        Cluster cluster = Cluster.of(1000, 1024);

        int home = cluster.home(demand("ns|a", 256));

        for (int i = 0; i < 100; i++) {
            assertThat(cluster.home(demand("ns|a", 256))).isEqualTo(home);
        }
    }

    @Test
    void aBusyActionFillsItsHomeBeforeItSpillsOver() {
        Cluster cluster = Cluster.of(1000, 1024);

        List<Integer> placed = cluster.placeUpTo(7, demand("ns|a", 256));

        assertThat(placed.subList(0, 3)).containsOnly(placed.get(0));
        assertThat(placed.subList(3, 6)).containsOnly(placed.get(3)).doesNotContain(placed.get(0));
        assertThat(placed.get(6)).isNotIn(placed.get(0), placed.get(3));
    }

    @Test
    void spillingOverIsTheSameWayEachTime() {
        Cluster one = Cluster.of(1000, 1024);
        Cluster two = Cluster.of(1000, 1024);

        assertThat(one.placeUpTo(50, demand("ns|a", 256))).isEqualTo(two.placeUpTo(50, demand("ns|a", 256)));
    }

    @Test
    void manyActionsSpreadEvenly() {
        Cluster cluster = Cluster.of(1000, 1024);
        List<Integer> homes = new ArrayList<>();

        for (int i = 0; i < 20_000; i++) {
            homes.add(cluster.home(demand("ns|action" + i, 256)));
        }

        Map<Integer, Integer> counts = histogram(homes);
        assertThat(counts.size()).isGreaterThan(990);
        // twenty on average; the ring's segments differ, and bounded loads even out only what is there at once
        assertThat(counts.values()).allSatisfy(it -> assertThat(it).isLessThan(60));
    }

    @Test
    void loadThatIsThereAtOnceIsEvenWithinTheBound() {
        Cluster cluster = Cluster.of(1000, 1024);
        List<Integer> placed = new ArrayList<>();

        for (int i = 0; i < 8_000; i++) {
            placed.add(cluster.place(demand("ns|action" + i, 256)));
        }

        // eight each on average, so nobody may have more than ten
        assertThat(histogram(placed).values()).allSatisfy(it -> assertThat(it).isLessThanOrEqualTo(10));
    }

    @Test
    void oneHotActionMakesNoHotSpot() {
        Cluster cluster = Cluster.of(100, 1024);

        Map<Integer, Integer> counts = histogram(cluster.placeUpTo(1000, demand("ns|hot", 256)));

        assertThat(counts).hasSize(100);
        assertThat(counts.values()).allSatisfy(it -> assertThat(it).isBetween(8, 13));
    }

    @Test
    void moreMemoryGetsMoreActions() {
        Cluster cluster = new Cluster();
        for (int i = 0; i < 100; i++) {
            cluster.ping(i, i < 50 ? 1024 : 4096);
        }
        List<Integer> homes = new ArrayList<>();

        for (int i = 0; i < 20_000; i++) {
            homes.add(cluster.home(demand("ns|action" + i, 256)));
        }

        long large = homes.stream().filter(it -> it >= 50).count();
        assertThat(large / 20_000.0).isBetween(0.75, 0.85);
    }

    @Test
    void whenAnInvokerLeavesOnlyItsOwnActionsMove() {
        Cluster cluster = Cluster.of(1000, 1024);
        Map<Integer, Integer> before = homes(cluster);

        cluster.ping(17, 1024, "default", false, "cordoned");
        Map<Integer, Integer> after = homes(cluster);

        before.forEach((action, home) -> {
            if (home != 17) {
                assertThat(after.get(action)).isEqualTo(home);
            } else {
                assertThat(after.get(action)).isNotEqualTo(17);
            }
        });
    }

    @Test
    void whenAnInvokerJoinsAboutItsShareMoves() {
        Cluster cluster = Cluster.of(100, 1024);
        Map<Integer, Integer> before = homes(cluster);

        cluster.ping(100, 1024);
        Map<Integer, Integer> after = homes(cluster);

        List<Integer> moved = before.keySet().stream()
                .filter(it -> !before.get(it).equals(after.get(it)))
                .toList();
        assertThat(moved).allSatisfy(it -> assertThat(after.get(it)).isEqualTo(100));
        assertThat(moved.size() / 5_000.0).isBetween(0.001, 0.03);
    }

    @Test
    void theSickAreSparedUntilTheyAreWell() {
        Cluster cluster = Cluster.of(2, 1024);
        int home = cluster.home(demand("ns|a", 256));

        cluster.ping(home, 1024, "default", true, "the disk is full");
        assertThat(cluster.home(demand("ns|a", 256))).isNotEqualTo(home);

        cluster.ping(home, 1024);
        assertThat(cluster.home(demand("ns|a", 256))).isEqualTo(home);
    }

    @Test
    void whatFitsNowhereIsRefused() {
        Cluster cluster = Cluster.of(10, 256);

        assertThat(cluster.scheduler.place(demand("ns|a", 512))).isInstanceOf(Placement.NoInvokers.class);
        assertThat(cluster.home(demand("ns|a", 256))).isBetween(0, 9);
    }

    @Test
    void whenAllIsFullCallsAreRefusedAtOnce() {
        Cluster cluster = Cluster.of(10, 1024);
        int accepted = 0;
        for (int i = 0; i < 10_000; i++) {
            accepted += cluster.scheduler.place(demand("ns|" + i, 256)) instanceof Placement.Placed ? 1 : 0;
        }

        // sixteen times 1024 MB, each of ten
        assertThat(accepted).isLessThanOrEqualTo(640).isGreaterThan(600);
        assertThat(cluster.scheduler.place(demand("ns|x", 256))).isInstanceOf(Placement.Overloaded.class);
    }

    @Test
    void aFloodLeavesRoomForOthers() {
        Cluster cluster = Cluster.of(10, 1024);

        int flood = cluster.placeUpTo(10_000, demand("ns|flood", 256)).size();
        int other = cluster.placeUpTo(10_000, demand("ns|other", 256)).size();

        assertThat(flood).isBetween(500, 520);
        assertThat(other).isGreaterThan(90);
    }

    @Test
    void whatIsReleasedIsFreeAgainWhateverTheOrder() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        Cluster cluster = Cluster.of(20, 1024);
        Map<Integer, List<Demand>> away = new HashMap<>();

        for (int i = 0; i < 20_000; i++) {
            Demand demand = demand("ns|" + random.nextInt(50), 128 << random.nextInt(3));
            if (random.nextBoolean() && cluster.scheduler.place(demand) instanceof Placement.Placed placed) {
                away.computeIfAbsent(placed.invoker().id().number(), id -> new ArrayList<>())
                        .add(demand);
            } else {
                away.entrySet().stream()
                        .filter(it -> !it.getValue().isEmpty())
                        .findFirst()
                        .ifPresent(it -> cluster.scheduler.succeeded(
                                new InvokerId(it.getKey()), it.getValue().removeLast()));
            }
            long expected = away.values().stream()
                    .flatMap(List::stream)
                    .mapToLong(Demand::megabytes)
                    .sum();
            assertThat(cluster.scheduler.loadMegabytes())
                    .as("seed %d, step %d", seed, i)
                    .isEqualTo(expected);
        }
    }

    private static Map<Integer, Integer> homes(Cluster cluster) {
        Map<Integer, Integer> homes = new HashMap<>();
        for (int i = 0; i < 5_000; i++) {
            homes.put(i, cluster.home(demand("ns|action" + i, 256)));
        }
        return homes;
    }
}
