// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.k8s;

import dev.kiln.runtime.spi.RuntimeProviderFactory;
import dev.kiln.runtime.spi.SandboxImage;
import dev.kiln.runtime.tck.RuntimeProviderContract;
import dev.kiln.runtime.tck.bed.TestBed;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** The conformance kit against a cluster: the one that {@code -Dkiln.kubeconfig} names, else a stand-in. */
class K8sProviderContractTest extends RuntimeProviderContract {

    private final K8sBed bed = new K8sBed();
    private @Nullable TestCluster cluster;

    @BeforeAll
    void startCluster() throws IOException {
        if (TestCluster.obstacle().isEmpty()) {
            cluster = TestCluster.start();
        }
    }

    @AfterAll
    void stopCluster() throws IOException {
        if (cluster != null) {
            cluster.close();
        }
    }

    @Override
    protected TestBed testBed() {
        return bed;
    }

    private TestCluster cluster() {
        return Objects.requireNonNull(cluster);
    }

    private final class K8sBed implements TestBed {

        @Override
        public Optional<String> obstacle() {
            return Optional.of(TestCluster.obstacle()).filter(text -> !text.isEmpty());
        }

        @Override
        public RuntimeProviderFactory factory() {
            return new K8sProviderFactory();
        }

        @Override
        public Map<String, String> config() {
            return cluster().config(Map.of());
        }

        @Override
        public Optional<Map<String, String>> unreachableConfig() {
            try {
                return Optional.of(cluster().unreachable());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public SandboxImage probeImage() {
            return TestCluster.PROBE;
        }
    }
}
