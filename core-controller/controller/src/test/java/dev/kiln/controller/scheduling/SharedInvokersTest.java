// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.scheduling;

import static dev.kiln.controller.scheduling.Cluster.demand;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kiln.controller.peers.PeersView;
import dev.kiln.messaging.wire.ControllerId;
import dev.kiln.messaging.wire.InvokerId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Three controllers, a hundred invokers, and news that are late. */
class SharedInvokersTest {

    private static final int INVOKERS = 100;
    private static final int MEGABYTES = 1024;
    private static final long ALL = (long) (Cluster.CONFIG.queueFactor() * MEGABYTES);

    private final List<Cluster> controllers = new ArrayList<>();
    private long versions;

    SharedInvokersTest() {
        for (int i = 0; i < 3; i++) {
            controllers.add(Cluster.of(INVOKERS, MEGABYTES));
        }
        see(3);
    }

    @Test
    void anActionsHomeIsTheSameForAll() {
        for (int action = 0; action < 500; action++) {
            Demand demand = demand("ns|action" + action, 256);
            int home = controllers.getFirst().home(demand);

            assertThat(controllers).allSatisfy(it -> assertThat(it.home(demand)).isEqualTo(home));
        }
    }

    @Test
    void whatAnotherGaveFillsTheHomeForThisOne() {
        Demand demand = demand("ns|a", 256);
        int home = controllers.get(0).placeUpTo(3, demand).getFirst();
        assertThat(controllers.get(1).home(demand)).isEqualTo(home);

        tellAll();

        int next = controllers.get(1).home(demand);
        assertThat(next).isNotEqualTo(home).isEqualTo(controllers.get(2).home(demand));
    }

    @Test
    void loadIsEvenThoughTheNewsAreLate() {
        for (int i = 0; i < 2400; i++) {
            controllers.get(i % 3).place(demand("ns|action" + i % 700, 256));
            if (i % 100 == 0) {
                tellAll();
            }
        }

        // twenty-four each on average, and a quarter more is the bound; what came since the last news may be on top
        assertThat(loads()).hasSize(INVOKERS).allSatisfy(it -> assertThat(it / 256)
                .isLessThanOrEqualTo(33L));
    }

    @Test
    void oneHotActionMakesNoHotSpot() {
        for (int i = 0; i < 900; i++) {
            controllers.get(i % 3).place(demand("ns|hot", 256));
            if (i % 30 == 0) {
                tellAll();
            }
        }

        assertThat(loads()).allSatisfy(it -> assertThat(it / 256).isLessThanOrEqualTo(18L));
    }

    @Test
    void fewActionsStayOnFewInvokers() {
        Set<Integer> used = new HashSet<>();
        for (int i = 0; i < 3000; i++) {
            Cluster controller = controllers.get(i % 3);
            Demand demand = demand("ns|action" + i % 10, 256);
            int invoker = controller.place(demand);
            used.add(invoker);
            if (i % 10 == 0) {
                tellAll();
            }
            controller.scheduler.succeeded(new InvokerId(invoker), demand);
        }

        assertThat(used).hasSizeLessThanOrEqualTo(10);
    }

    @Test
    void allTogetherNeverGiveMoreThanIsAllowedEvenIfNoNewsCome() {
        for (int i = 0; i < 3 * INVOKERS * 64; i++) {
            controllers.get(i % 3).scheduler.place(demand("ns|action" + i % 999, 256));
        }

        assertThat(loads()).allSatisfy(it -> assertThat(it).isLessThanOrEqualTo(ALL));
        long sum = loads().stream().mapToLong(Long::longValue).sum();
        assertThat(sum).isGreaterThan(INVOKERS * ALL * 9 / 10);
        assertThat(controllers).allSatisfy(it -> assertThat(it.scheduler.place(demand("ns|x", 256)))
                .isInstanceOfSatisfying(Placement.Overloaded.class, why -> assertThat(why.reason())
                        .contains("one of 3 controllers")));
    }

    @Test
    void theBoundHoldsWhateverComesAndGoes() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        record Given(int controller, int invoker, Demand demand) {}
        List<Given> given = new ArrayList<>();
        for (int i = 0; i < 60_000; i++) {
            int who = random.nextInt(10) < 7 ? 0 : random.nextInt(3);
            Demand demand = demand("ns|action" + random.nextInt(300), 128 << random.nextInt(3));
            if (random.nextInt(10) == 0 && !given.isEmpty()) {
                Given back = given.remove(random.nextInt(given.size()));
                controllers.get(back.controller()).scheduler.succeeded(new InvokerId(back.invoker()), back.demand());
            } else if (controllers.get(who).scheduler.place(demand) instanceof Placement.Placed placed) {
                given.add(new Given(who, placed.invoker().id().number(), demand));
            }
            if (random.nextInt(500) == 0) {
                tellAll();
            }
        }

        assertThat(loads()).as("seed %d", seed).allSatisfy(it -> assertThat(it).isLessThanOrEqualTo(ALL));
    }

    @Test
    void whoeverIsLeftAloneHasAll() {
        see(1);

        int placed =
                controllers.getFirst().placeUpTo(100_000, demand("ns|a", 256)).size();

        // an action alone gets four fifths of the waiting room
        assertThat(placed * 256L).isGreaterThan(INVOKERS * ALL * 78 / 100);
    }

    @Test
    void whatIsLargerThanAShareIsRefusedWithTheReason() {
        SchedulingConfig config = Cluster.CONFIG;
        SchedulingConfig noWaiting = new SchedulingConfig(
                config.fill(),
                config.slack(),
                1,
                config.fairness(),
                config.maxProbes(),
                config.downAfter(),
                config.lostAfter(),
                config.retryAfter());
        Cluster cluster = new Cluster(noWaiting);
        cluster.ping(0, MEGABYTES);
        cluster.peers = view(0, 3, Map.of());

        assertThat(cluster.scheduler.place(demand("ns|a", 512)))
                .isEqualTo(new Placement.NoInvokers(
                        "no invoker is up that has 512 MB in its share for one of 3 controllers"));
        assertThat(cluster.scheduler.place(demand("ns|b", 256))).isInstanceOf(Placement.Placed.class);
        assertThat(cluster.scheduler.place(demand("ns|c", 256))).isInstanceOf(Placement.Overloaded.class);
    }

    private List<Long> loads() {
        return sum(controllers).values().stream().toList();
    }

    private void see(int count) {
        for (int i = 0; i < count; i++) {
            controllers.get(i).peers = view(i, count, Map.of());
        }
    }

    private void tellAll() {
        for (int i = 0; i < controllers.size(); i++) {
            List<Cluster> others = new ArrayList<>(controllers);
            others.remove(i);
            controllers.get(i).peers = view(i, 3, sum(others));
        }
    }

    private PeersView view(int self, int count, Map<InvokerId, Long> megabytes) {
        List<ControllerId> all = IntStream.range(0, count)
                .mapToObj(it -> new ControllerId("c" + it))
                .toList();
        return new PeersView(all.get(self), ++versions, 1, all, Map.of(), megabytes);
    }

    private static Map<InvokerId, Long> sum(List<Cluster> some) {
        Map<InvokerId, Long> sum = new HashMap<>();
        some.forEach(it -> it.scheduler.given().forEach((id, load) -> sum.merge(id, load, Long::sum)));
        return sum;
    }
}
