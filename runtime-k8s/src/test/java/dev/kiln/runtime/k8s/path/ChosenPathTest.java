// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.k8s.path;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kiln.runtime.spi.SandboxAddress;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChosenPathTest {

    private static final Duration PATIENCE = Duration.ofMillis(200);
    private static final PodRef POD = new PodRef("functions", "pod", "uid", "10.0.0.7", 8080);

    private final Way direct = new Way("directly");
    private final Way agent = new Way("through the agent");
    private Reach reach = Reach.SILENT;
    private final ChosenPath path = new ChosenPath(direct, (pod, patience) -> reach, agent);

    @Test
    void takesTheirOwnAddressesWhereTheyAnswer() throws Exception {
        reach = Reach.ACCEPTS;

        assertThat(path.answers(POD, PATIENCE)).isTrue();

        assertThat(path.describe()).isEqualTo("directly");
        assertThat(agent.asked).isEmpty();
    }

    @Test
    void takesTheAgentWhereOnlyThatReachesThePod() throws Exception {
        agent.doesAnswer = true;

        assertThat(path.answers(POD, PATIENCE)).isTrue();

        assertThat(path.open(POD)).isEqualTo(agent.open(POD));
        assertThat(path.describe()).isEqualTo("through the agent");
    }

    @Test
    void wantsNoAgentForAPodThatDoesNotListenYet() throws Exception {
        reach = Reach.REFUSES;

        assertThat(path.answers(POD, PATIENCE)).isFalse();

        assertThat(agent.asked).isEmpty();
        assertThat(path.describe()).contains("not chosen yet");
    }

    @Test
    void aPodThatNothingReachesDecidesNothing() throws Exception {
        assertThat(path.answers(POD, PATIENCE)).isFalse();
        reach = Reach.ACCEPTS;

        assertThat(path.answers(POD, PATIENCE)).isTrue();

        assertThat(path.describe()).isEqualTo("directly");
    }

    @Test
    void keepsToTheWayItHasTaken() throws Exception {
        agent.doesAnswer = true;
        path.answers(POD, PATIENCE);
        reach = Reach.ACCEPTS;
        agent.doesAnswer = false;

        assertThat(path.answers(POD, PATIENCE)).isFalse();

        assertThat(path.describe()).isEqualTo("through the agent");
    }

    @Test
    void seesHowFarAConnectionComes() throws Exception {
        int port;
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = server.getLocalPort();
            assertThat(DirectPath.reach(at(port), PATIENCE)).isEqualTo(Reach.ACCEPTS);
        }
        assertThat(DirectPath.reach(at(port), PATIENCE)).isEqualTo(Reach.REFUSES);
    }

    private static PodRef at(int port) {
        return new PodRef("functions", "pod", "uid", "127.0.0.1", port);
    }

    private static final class Way implements DataPath {

        private final String name;
        private final List<PodRef> asked = new ArrayList<>();
        private boolean doesAnswer;

        Way(String name) {
            this.name = name;
        }

        @Override
        public SandboxAddress open(PodRef pod) {
            return new SandboxAddress.Tcp(name.replace(' ', '-'), pod.port());
        }

        @Override
        public boolean answers(PodRef pod, Duration patience) {
            asked.add(pod);
            return doesAnswer;
        }

        @Override
        public String describe() {
            return name;
        }

        @Override
        public void close(PodRef pod) {}

        @Override
        public void close() {}
    }
}
