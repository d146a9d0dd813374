// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import dev.kiln.controller.entitlement.ThrottleConfig;
import dev.kiln.controller.peers.PeersConfig;
import dev.kiln.controller.peers.Seed;
import dev.kiln.model.limits.SystemLimits;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ControllerConfigTest {

    @Test
    void defaultsAreThoseOfTheReference() {
        ControllerConfig config = ControllerConfig.read(reference(""));

        assertThat(config.id().value()).isEqualTo("0");
        assertThat(config.http().host()).isEqualTo("127.0.0.1");
        assertThat(config.http().port()).isEqualTo(3233);
        assertThat(config.http().maxEntityBytes()).isEqualTo(50L * 1024 * 1024);
        assertThat(config.http().maxUriLength()).isEqualTo(8192);
        assertThat(config.invoke().maxWait()).isEqualTo(Duration.ofMinutes(1));
        assertThat(config.identity().operatorNamespace()).isEqualTo("whisk.system");
        assertThat(config.identity().firstSubjects())
                .extracting(it -> it.name())
                .containsExactly("guest", "whisk.system");
        assertThat(config.flight().releaseAfter(Duration.ofSeconds(1))).isEqualTo(Duration.ofMinutes(3));
        assertThat(config.flight().releaseAfter(Duration.ofMinutes(5))).isEqualTo(Duration.ofMinutes(11));
        assertThat(config.scheduling().downAfter()).isEqualTo(Duration.ofSeconds(2));
        assertThat(config.scheduling().lostAfter()).isEqualTo(Duration.ofMillis(2500));
        assertThat(config.throttle()).isEqualTo(new ThrottleConfig(60, 30, 60));
        assertThat(config.peers())
                .isEqualTo(new PeersConfig(
                        List.of(),
                        Optional.empty(),
                        "127.0.0.1",
                        25520,
                        Duration.ofMillis(100),
                        Duration.ofSeconds(2),
                        Duration.ofSeconds(5),
                        Optional.empty()));
        assertThat(config.peers().isAlone()).isTrue();
        assertThat(config.entities().cacheBytes()).isEqualTo(64L * 1024 * 1024);
    }

    @Test
    void whatIsSetCounts() {
        ControllerConfig config = ControllerConfig.read(reference(
                "kiln.controller { id = west, http.port = 80, scheduling.lost-after = 2m, topic-prefix = k }"));

        assertThat(config.id().value()).isEqualTo("west");
        assertThat(config.http().port()).isEqualTo(80);
        assertThat(config.scheduling().lostAfter()).isEqualTo(Duration.ofMinutes(2));
        assertThat(config.topicPrefix()).isEqualTo("k");
    }

    @Test
    void anUnknownKeyEndsTheStartAndNamesTheNearest() {
        assertThatThrownBy(() -> ControllerConfig.read(reference("kiln.controller.http.prot = 80")))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("kiln.controller.http.prot")
                .hasMessageContaining("kiln.controller.http.port");
        assertThatThrownBy(() -> ControllerConfig.read(reference("kiln.controller.shceduling {}")))
                .hasMessageContaining("kiln.controller.scheduling");
    }

    @Test
    void keysOfFirstSubjectsMustHaveBothParts() {
        assertThatThrownBy(() -> ControllerConfig.read(reference("""
                        kiln.controller.identity.first-subjects = [{name = somebody, key = nonsense,
                          invocations-per-minute = 1, concurrent-invocations = 1, fires-per-minute = 1}]""")))
                .hasMessageContaining("somebody")
                .hasMessageContaining("uuid:key")
                .hasMessageNotContaining("nonsense");
    }

    @Test
    void throttlesThatAreSetAreTheInstallations() {
        SystemLimits limits = ControllerConfig.read(reference(
                        "kiln.controller.throttle { invocations-per-minute = 7, concurrent-invocations = 8 }"))
                .throttle()
                .over(SystemLimits.standard());

        assertThat(limits.invocationsPerMinute()).isEqualTo(7);
        assertThat(limits.concurrentInvocations()).isEqualTo(8);
        assertThat(limits.firesPerMinute()).isEqualTo(60);
        assertThat(limits.withThrottles(60, 30, 60)).isEqualTo(SystemLimits.standard());
    }

    @Test
    void peersAreFoundBySeedsOrByName() {
        PeersConfig seeds = ControllerConfig.read(
                        reference("kiln.controller.peers { seeds = [\"a:1\", \"b.c:25520\"], host = a, port = 1 }"))
                .peers();
        assertThat(seeds.seeds()).containsExactly(new Seed("a", 1), new Seed("b.c", 25520));
        assertThat(seeds.isAlone()).isFalse();

        PeersConfig name = ControllerConfig.read(
                        reference("kiln.controller.peers { discovery = \"kiln:25520\", host = 10.0.0.1 }"))
                .peers();
        assertThat(name.discovery()).contains(new Seed("kiln", 25520));
        assertThat(name.isAlone()).isFalse();
    }

    @Test
    void addressesOfPeersMustHaveAPort() {
        for (String wrong : List.of("a", "a:b", ":1", "a:0", "a:65536", "")) {
            assertThatThrownBy(
                            () -> ControllerConfig.read(reference("kiln.controller.peers.seeds = [\"" + wrong + "\"]")))
                    .as("'%s'", wrong)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("host:port");
        }
    }

    @Test
    void encryptionBetweenPeersNeedsAllThreeFiles() {
        assertThatThrownBy(() -> ControllerConfig.read(reference("kiln.controller.peers.tls.key = k.pem")))
                .hasMessageContaining("certificate")
                .hasMessageContaining("authority");
        assertThat(ControllerConfig.read(
                                reference("kiln.controller.peers.tls { key = k, certificate = c, authority = a }"))
                        .peers()
                        .tls())
                .contains(new PeersConfig.Tls("k", "c", "a"));
    }

    private static Config reference(String settings) {
        return ConfigFactory.parseString(settings)
                .withFallback(ConfigFactory.defaultReference())
                .resolve();
    }
}
