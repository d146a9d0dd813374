// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.scheduling;

import static dev.kiln.controller.scheduling.Cluster.demand;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kiln.controller.scheduling.Invoker.State;
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
    void errorsOfThePlatformMakeItUnhealthyForAWhile() {
        for (int i = 0; i < 4; i++) {
            cluster.place(demand("ns|a", 128));
            cluster.scheduler.failed(FIRST, demand("ns|a", 128));
        }
        assertThat(first().state()).isEqualTo(State.UNHEALTHY);

        cluster.now = cluster.now.plusSeconds(10);
        cluster.ping(0, 1024);

        assertThat(first().state()).isEqualTo(State.UP);
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
        return new Ping(FIRST, term, 0, 1024, 0, "default", "fake", "NONE", Set.of(), true, false, "");
    }

    private Invoker first() {
        return cluster.scheduler.invokers().getFirst();
    }
}
