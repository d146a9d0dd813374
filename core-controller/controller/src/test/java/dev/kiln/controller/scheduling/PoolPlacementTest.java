// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.scheduling;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kiln.controller.routing.Course;
import dev.kiln.controller.routing.Overflow;
import dev.kiln.controller.scheduling.Outlook.PoolOutlook;
import dev.kiln.messaging.wire.InvokerId;
import dev.kiln.model.pools.IsolationClass;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Invokers 0 and 1 are of pool "first", 2 and 3 of pool "second", each with 1024 MB. */
class PoolPlacementTest {

    private static final Overflow LEVELS = new Overflow(0.75, 0.5);

    private final Cluster cluster = new Cluster();
    private final Deque<Integer> away = new ArrayDeque<>();
    private int actions;

    PoolPlacementTest() {
        cluster.ping(0, 1024, "first", "CONTAINER", true, "");
        cluster.ping(1, 1024, "first", "CONTAINER", true, "");
        cluster.ping(2, 1024, "second", "VIRTUAL_MACHINE", true, "");
        cluster.ping(3, 1024, "second", "CONTAINER", true, "");
    }

    @Test
    void aPoolThatIsAskedForIsTheOnlyOne() {
        assertThat(cluster.home(demand(course("", Optional.empty(), "second")))).isIn(2, 3);
        assertThat(reason(course("", Optional.empty(), "third")))
                .isEqualTo(
                        "the action's annotation 'pool' sends it to pool 'third'. There is now: pool 'third': there is"
                                + " no invoker.");
    }

    @Test
    void isolationIsNeverDowngraded() {
        assertThat(cluster.home(demand(isolated(IsolationClass.MICROVM)))).isEqualTo(2);
        cluster.ping(2, 1024, "second", "VIRTUAL_MACHINE", false, "");

        assertThat(reason(isolated(IsolationClass.MICROVM)))
                .isEqualTo("it needs isolation 'microvm' or stronger (a test). There is now: pool 'first': isolation"
                        + " 'container' at most; pool 'second': isolation 'container' at most.");
        assertThat(cluster.home(demand(isolated(IsolationClass.PROCESS)))).isIn(0, 1, 3);
    }

    @Test
    void anInvokerCountsWithItsOwnPingAndNotWithTheNameOfItsPool() {
        cluster.ping(2, 1024, "microvm", "NAMESPACES", true, "");
        cluster.ping(3, 1024, "microvm", "JAIL", true, "");

        assertThat(reason(
                        new Course("r", List.of("microvm"), Optional.empty(), IsolationClass.MICROVM, "rule 'r'", "")))
                .isEqualTo(
                        "rule 'r' sends it to pool 'microvm', and it needs isolation 'microvm' or stronger (rule 'r')."
                                + " There is now: pool 'microvm': isolation 'process' at most.");
    }

    @Test
    void withoutOverflowOnlyTheFirstPoolThatHasAnInvokerIsUsed() {
        Course course = course("r", Optional.empty(), "first", "second");

        fill(course, 30);

        assertThat(away).doesNotContain(2, 3);
        cluster.ping(0, 1024, "first", false, "");
        cluster.ping(1, 1024, "first", false, "");
        assertThat(cluster.place(demand(course))).isIn(2, 3);
    }

    @Test
    void theFirstPoolIsFilledToItsLevelBeforeTheNextGetsAny() {
        Course course = course("r", Optional.of(LEVELS), "first", "second");

        fill(course, 9);

        // 2048 MB: the seventh of 256 MB is let in at 75 %, the eighth is not
        assertThat(away.stream().filter(it -> it < 2)).hasSize(7);
        assertThat(List.copyOf(away).subList(7, 9)).allMatch(it -> it >= 2);
    }

    @Test
    void overflowEndsOnlyBelowTheLowerLevel() {
        Course course = course("r", Optional.of(LEVELS), "first", "second");
        fill(course, 8);

        end(course, 3);
        assertThat(cluster.home(demand(course))).as("at 50 %").isIn(2, 3);
        end(course, 1);
        assertThat(cluster.home(demand(course))).as("at 37 %").isIn(0, 1);
    }

    @Test
    void aLoadBetweenTheLevelsStaysWhereItIs() {
        Course course = course("r", Optional.of(LEVELS), "first", "second");

        fill(course, 6);
        assertThat(cluster.home(demand(course))).as("not yet over").isIn(0, 1);
        fill(course, 2);
        end(course, 2);

        assertThat(cluster.home(demand(course))).as("still over").isIn(2, 3);
    }

    @Test
    void rulesOverflowEachByItself() {
        Course one = course("one", Optional.of(LEVELS), "first", "second");
        Course other = course("other", Optional.of(new Overflow(5, 1)), "first", "second");
        fill(one, 8);

        assertThat(cluster.home(demand(one))).isIn(2, 3);
        assertThat(cluster.home(demand(other))).isIn(0, 1);
    }

    @Test
    void whenAllAreOverTheirLevelTheLeastFullGetsIt() {
        Course course = course("r", Optional.of(LEVELS), "first", "second");

        fill(course, 100);

        long first = away.stream().filter(it -> it < 2).count();
        assertThat(first).isBetween(45L, 55L);
    }

    @Test
    void aPoolWithoutInvokersIsPassedOver() {
        Course course = course("r", Optional.of(LEVELS), "nobody's", "second");

        assertThat(cluster.home(demand(course))).isIn(2, 3);
    }

    @Test
    void whoMayGoNowhereIsToldWhy() {
        assertThat(reason(Course.refused("the rules are unreadable"))).isEqualTo("the rules are unreadable.");
    }

    @Test
    void withoutAnyInvokerUpItIsNotThePolicysFault() {
        Course course = course("r", Optional.empty(), "first");
        for (int i = 0; i < 4; i++) {
            cluster.ping(i, 1024, i < 2 ? "first" : "second", false, "");
        }

        assertThat(cluster.scheduler.place(demand(course))).isInstanceOf(Placement.NoInvokers.class);
    }

    @Test
    void anOutlookSaysHowPoolsAreAndChangesNothing() {
        Course course =
                new Course("r", List.of("first", "second", "third"), Optional.of(LEVELS), IsolationClass.NONE, "", "");
        fill(course, 8);

        Outlook outlook = cluster.scheduler.outlook(demand(course));

        assertThat(outlook.pools())
                .containsExactly(
                        new PoolOutlook(
                                "first",
                                Outlook.Verdict.FULL,
                                "2 of 2 invokers can take it, filled to 88%; used again below 50%"),
                        new PoolOutlook("second", Outlook.Verdict.UP, "2 of 2 invokers can take it, filled to 13%"),
                        new PoolOutlook("third", Outlook.Verdict.NO_INVOKER, "there is no invoker"));
        assertThat(outlook.placement()).isInstanceOfSatisfying(Placement.Placed.class, it -> assertThat(
                        it.invoker().pool())
                .isEqualTo("second"));
        assertThat(cluster.scheduler.loadMegabytes()).isEqualTo(8 * 256);
    }

    private void fill(Course course, int count) {
        for (int i = 0; i < count; i++) {
            away.add(cluster.place(demand(course)));
        }
    }

    private void end(Course course, int count) {
        for (int i = 0; i < count; i++) {
            cluster.scheduler.succeeded(new InvokerId(away.remove()), demand(course));
        }
    }

    private String reason(Course course) {
        return switch (cluster.scheduler.place(demand(course))) {
            case Placement.Barred barred -> barred.reason();
            case Placement other -> throw new AssertionError("not barred: " + other);
        };
    }

    private Demand demand(Course course) {
        return Demand.of("ns|" + actions++, 256, course);
    }

    private static Course course(String rule, Optional<Overflow> overflow, String... pools) {
        return new Course(rule, List.of(pools), overflow, IsolationClass.NONE, "", "");
    }

    private static Course isolated(IsolationClass isolation) {
        return new Course("", List.of(), Optional.empty(), isolation, "a test", "");
    }
}
