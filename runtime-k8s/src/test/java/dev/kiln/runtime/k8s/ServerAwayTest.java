// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kiln.k8s.standin.StandInOptions;
import dev.kiln.k8s.standin.faults.Fault;
import dev.kiln.runtime.spi.Health;
import dev.kiln.runtime.spi.MetricsSink;
import dev.kiln.runtime.spi.Owner;
import dev.kiln.runtime.spi.RuntimeContext;
import dev.kiln.runtime.spi.RuntimeProvider;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An API server that goes away for a while makes no invoker ill. */
@Timeout(90)
class ServerAwayTest {

    private final AtomicReference<Duration> later = new AtomicReference<>(Duration.ZERO);

    @TempDir
    Path folder;

    @Test
    void whatRunsIsCalledOnForAWhile() throws Exception {
        try (TestCluster cluster = TestCluster.standIn(StandInOptions.standard());
                RuntimeProvider provider = open(cluster)) {
            assertThat(provider.check()).isInstanceOf(Health.Healthy.class);

            cluster.standIn().faults().turnOn(Fault.API_AWAY, "refuse");
            assertThat(((Health.Healthy) provider.check()).detail()).contains("what runs is called, but since");

            later.set(Duration.ofMinutes(3));
            assertThat(((Health.Unhealthy) provider.check()).reason()).contains("no API server answers");

            cluster.standIn().faults().turnOff(Fault.API_AWAY);
            assertThat(provider.check()).isInstanceOf(Health.Healthy.class);
        }
    }

    private RuntimeProvider open(TestCluster cluster) {
        RuntimeContext context = new RuntimeContext(
                new Owner("away-test", "pool", "invoker", 1),
                folder,
                () -> Instant.now().plus(later.get()),
                new Random(),
                MetricsSink.none());
        return new K8sProviderFactory().create(cluster.config(Map.of()), context);
    }
}
