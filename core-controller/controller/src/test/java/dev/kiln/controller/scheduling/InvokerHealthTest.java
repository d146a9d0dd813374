// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.scheduling;

import static dev.kiln.controller.scheduling.Cluster.demand;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kiln.controller.scheduling.Invoker.State;
import dev.kiln.controller.scheduling.Scheduler.TestOutcome;
import dev.kiln.messaging.pools.PoolReport;
import dev.kiln.messaging.wire.InvokerId;
import dev.kiln.messaging.wire.Ping;
import java.util.Set;
import org.junit.jupiter.api.Test;

class InvokerHealthTest {

    private static final InvokerId FIRST = new InvokerId(0);

    private final Cluster cluster = Cluster.of(1, 1024);

    @Test
    void silenceMeansDownAndThenLost() {
        cluster.now = cluster.now.plusSeconds(11);
        assertThat(cluster.scheduler.look()).isEmpty();
        assertThat(first().state()).isEqualTo(State.DOWN);
        assertThat(first().reason()).startsWith("no ping since");

        cluster.now = cluster.now.plusSeconds(50);
        assertThat(cluster.scheduler.look()).containsExactly(FIRST);

        cluster.ping(0, 1024);
        assertThat(cluster.scheduler.look()).isEmpty();
        assertThat(first().state()).isEqualTo(State.UP);
    }

    @Test
    void whoTakesNoWorkIsDownForItsOwnReason() {
        cluster.ping(0, 1024, "default", false, "draining");

        assertThat(first().state()).isEqualTo(State.DOWN);
        assertThat(first().reason()).isEqualTo("draining");
    }

    @Test
    void errorsOfThePlatformMakeItUnhealthyUntilItPassesATest() {
        fail(4);
        assertThat(first().state()).isEqualTo(State.UNHEALTHY);
        cluster.now = cluster.now.plusSeconds(600);
        cluster.ping(0, 1024);
        assertThat(first().state()).isEqualTo(State.UNHEALTHY);

        assertThat(cluster.scheduler.beginTests()).extracting(Invoker::id).containsExactly(FIRST);
        cluster.scheduler.tested(FIRST, 1, TestOutcome.PASSED);

        assertThat(first().state()).isEqualTo(State.UP);
    }

    @Test
    void whoIsInDoubtIsTestedAtOnceAndThenNowAndAgain() {
        assertThat(cluster.scheduler.beginTests()).isEmpty();
        fail(4);

        assertThat(cluster.scheduler.beginTests()).hasSize(1);
        assertThat(cluster.scheduler.beginTests()).isEmpty();
        cluster.scheduler.tested(FIRST, 1, TestOutcome.FAILED);
        cluster.now = cluster.now.plusSeconds(9);
        cluster.ping(0, 1024);
        assertThat(cluster.scheduler.beginTests()).isEmpty();
        cluster.now = cluster.now.plusSeconds(1);
        assertThat(cluster.scheduler.beginTests()).hasSize(1);
    }

    @Test
    void whoPassesTestsAndFailsAtWorkDoesNotComeAndGoAllTheTime() {
        fail(4);
        cluster.scheduler.beginTests();
        cluster.scheduler.tested(FIRST, 1, TestOutcome.PASSED);
        fail(4);

        assertThat(cluster.scheduler.beginTests()).isEmpty();
        assertThat(first().state()).isEqualTo(State.UNHEALTHY);
    }

    @Test
    void whoSaysItselfWhatIsWrongOrIsDownIsNotTested() {
        cluster.ping(0, 1024, "default", true, "the disk is full");
        assertThat(first().state()).isEqualTo(State.UNHEALTHY);
        assertThat(cluster.scheduler.beginTests()).isEmpty();

        fail(4);
        cluster.ping(0, 1024, "default", false, "cordoned by somebody");
        assertThat(first().state()).isEqualTo(State.DOWN);
        assertThat(cluster.scheduler.beginTests()).isEmpty();
    }

    @Test
    void aTestOfAnEarlierStartSaysNothing() {
        fail(4);
        cluster.scheduler.beginTests();
        cluster.scheduler.heard(ping(2));
        for (int i = 0; i < 4; i++) {
            cluster.place(demand("ns|a", 128));
            cluster.scheduler.failed(FIRST, demand("ns|a", 128));
        }

        cluster.scheduler.tested(FIRST, 1, TestOutcome.PASSED);

        assertThat(first().state()).isEqualTo(State.UNHEALTHY);
    }

    @Test
    void peopleSeeSinceWhenItIsSo() {
        cluster.now = cluster.now.plusSeconds(5);
        fail(4);
        var failed = cluster.now;
        cluster.now = cluster.now.plusSeconds(5);
        cluster.ping(0, 1024);

        Sighting sighting = cluster.scheduler.sightings().getFirst();

        assertThat(sighting.since()).isEqualTo(failed);
        assertThat(sighting.lastPing()).isEqualTo(cluster.now);
    }

    @Test
    void activationsThatNeverComeBackMakeItUnresponsive() {
        for (int i = 0; i < 4; i++) {
            cluster.place(demand("ns|a", 128));
            cluster.scheduler.vanished(FIRST, demand("ns|a", 128));
        }

        assertThat(first().state()).isEqualTo(State.UNRESPONSIVE);
    }

    @Test
    void aNewStartIsANewChance() {
        for (int i = 0; i < 4; i++) {
            cluster.place(demand("ns|a", 128));
            cluster.scheduler.failed(FIRST, demand("ns|a", 128));
        }

        cluster.scheduler.heard(ping(2));

        assertThat(first().state()).isEqualTo(State.UP);
        assertThat(first().term()).isEqualTo(2);
    }

    @Test
    void pingsOfAnEarlierStartArePassedOver() {
        cluster.scheduler.heard(ping(5));
        cluster.scheduler.heard(ping(4));

        assertThat(first().term()).isEqualTo(5);
    }

    private static Ping ping(long term) {
        return new Ping(
                FIRST, term, 0, 1024, 0, "default", "fake", "NONE", Set.of(), true, false, "", "", PoolReport.NONE);
    }

    private void fail(int times) {
        for (int i = 0; i < times; i++) {
            cluster.scheduler.found(FIRST, demand("ns|a", 128));
            cluster.scheduler.failed(FIRST, demand("ns|a", 128));
        }
    }

    private Invoker first() {
        return cluster.scheduler.invokers().getFirst();
    }
}
