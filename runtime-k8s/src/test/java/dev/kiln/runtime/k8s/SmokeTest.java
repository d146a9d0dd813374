// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.k8s;

import dev.kiln.runtime.spi.*;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.*;
import org.junit.jupiter.api.Test;

class SmokeTest {
    @Test
    void smoke() throws Exception {
        try (TestCluster cluster = TestCluster.start()) {
            RuntimeContext context = new RuntimeContext(
                    new Owner("c", "p", "i", 1),
                    Path.of("/tmp"),
                    InstantSource.system(),
                    new Random(1),
                    MetricsSink.none());
            try (RuntimeProvider provider = new K8sProviderFactory().create(cluster.config(Map.of()), context)) {
                System.err.println(provider.check());
                for (int i = 0; i < 5; i++) {
                    var logs = new dev.kiln.runtime.tck.bed.RecordingLogSink();
                    long t = System.nanoTime();
                    Sandbox s = provider.create(
                            new SandboxSpec(
                                    new SandboxId("s" + i),
                                    TestCluster.PROBE,
                                    SandboxLimits.ofMemory(128 << 20),
                                    NetworkPolicy.EGRESS,
                                    Map.of(),
                                    Map.of(),
                                    Duration.ofSeconds(30)),
                            logs);
                    System.err.println("create " + (System.nanoTime() - t) / 1000000 + " ms " + s.address() + s.status()
                            + s.placement());
                    System.err.println(provider.list());
                    t = System.nanoTime();
                    s.destroy();
                    System.err.println("destroy " + (System.nanoTime() - t) / 1000000 + " ms " + s.status());
                }
            }
        }
    }
}
