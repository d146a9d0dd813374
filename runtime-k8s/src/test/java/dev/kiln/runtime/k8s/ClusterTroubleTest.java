// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.k8s;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.fail;

import dev.kiln.k8s.standin.StandInOptions;
import dev.kiln.k8s.standin.faults.Fault;
import dev.kiln.runtime.spi.Health;
import dev.kiln.runtime.spi.ListedSandbox;
import dev.kiln.runtime.spi.MetricsSink;
import dev.kiln.runtime.spi.NetworkPolicy;
import dev.kiln.runtime.spi.Owner;
import dev.kiln.runtime.spi.RuntimeContext;
import dev.kiln.runtime.spi.RuntimeProvider;
import dev.kiln.runtime.spi.Sandbox;
import dev.kiln.runtime.spi.SandboxException;
import dev.kiln.runtime.spi.SandboxId;
import dev.kiln.runtime.spi.SandboxLimits;
import dev.kiln.runtime.spi.SandboxSpec;
import dev.kiln.runtime.tck.bed.Eventually;
import dev.kiln.runtime.tck.bed.RecordingLogSink;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What the conformance kit does not ask, as it is Kubernetes' own, with a stand-in whose parts can be made to fail. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ClusterTroubleTest {

    /** Within which a reason has to be told, if the deadline is far. */
    private static final Duration SOON = Duration.ofSeconds(8);

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Map<String, String> WITH_STEMS = Map.of("stems-min", "2", "stems-max", "4");

    private final AtomicLong requests = new AtomicLong();

    @TempDir
    private Path data;

    private TestCluster cluster;

    @BeforeAll
    void startCluster() throws IOException {
        String obstacle = TestCluster.obstacle();
        if (!obstacle.isEmpty()) {
            if ("required".equals(System.getProperty("contracts"))) {
                fail(obstacle);
            }
            System.err.println("SKIPPED: tests of trouble in a cluster: " + obstacle);
            Assumptions.abort(obstacle);
        }
        cluster = TestCluster.standIn(StandInOptions.standard());
    }

    @AfterEach
    void heal() {
        cluster.standIn().faults().heal();
    }

    @AfterAll
    void stopCluster() throws IOException {
        if (cluster != null) {
            cluster.close();
        }
    }

    @Test
    void reasonsAreToldSoon() {
        try (RuntimeProvider provider = open("reasons", Map.of("image-pull-policy", "if-not-present"))) {
            expectSoon(provider, Fault.PULL_DENIED, "nodejs", SandboxException.ImageUnusable.class, "denies the image");
            expectSoon(provider, Fault.IMAGE_MISSING, "nodejs", SandboxException.ImageUnusable.class, "no such image");
            expectSoon(provider, Fault.CRASH_AT_START, "3", SandboxException.ImageUnusable.class, "with code 3");
            expectSoon(
                    provider,
                    Fault.CREATE_FAILED,
                    "exec: \"serve\": executable file not found in $PATH",
                    SandboxException.ImageUnusable.class,
                    "executable file not found");
            expectSoon(
                    provider,
                    Fault.ADMISSION_DENIED,
                    "no pods on Fridays",
                    SandboxException.ProviderUnavailable.class,
                    "no pods on Fridays");
            expectSoon(
                    provider,
                    Fault.API_AWAY,
                    "refuse",
                    SandboxException.ProviderUnavailable.class,
                    "no API server answers");
        }
    }

    @Test
    void aPodThatFindsNoNodeSaysWhy() {
        try (RuntimeProvider provider =
                open("selector", Map.of("pod-template", "{spec: {nodeSelector: {disk: none}}}"))) {
            assertThatThrownBy(() -> create(provider, "nowhere", Duration.ofSeconds(60)))
                    .isInstanceOf(SandboxException.ProviderUnavailable.class)
                    .hasMessageContaining("nodeSelector");
        }
    }

    @Test
    void theDeadlineNamesTheReasonOfTheDelay() {
        try (RuntimeProvider provider = open("delay", Map.of())) {
            cluster.standIn().faults().turnOn(Fault.SCHEDULER_STOPPED);

            assertThatThrownBy(() -> create(provider, "late", Duration.ofSeconds(2)))
                    .isInstanceOf(SandboxException.ProviderUnavailable.class)
                    .hasMessageContaining("the scheduler has not looked at its pod yet");
        }
    }

    @Test
    void aClaimedStemPodIsASandboxLikeAnyOther() throws Exception {
        try (RuntimeProvider provider = open("stems", WITH_STEMS)) {
            create(provider, "first", PATIENCE).destroy();
            awaitStems(provider, 2);
            assertThat(provider.list()).isEmpty();
            long before = requests.get();

            Sandbox sandbox = create(provider, "second", PATIENCE);

            assertThat(provider.list()).extracting(ListedSandbox::id).containsExactly(new SandboxId("second"));
            sandbox.destroy();
            assertThat(requests.get() - before)
                    .as("requests, those for a new stem pod included")
                    .isLessThan(16);
        }
        try (RuntimeProvider watcher = open("stems", Map.of())) {
            Eventually.holds(
                    "all stem pods are gone", PATIENCE, () -> watcher.list().isEmpty());
        }
    }

    @Test
    void whatADeadEpochLeftIsListedForASweep() throws Exception {
        RuntimeProvider dead = open("sweep", WITH_STEMS);
        create(dead, "orphan", PATIENCE);
        awaitStems(dead, 2);

        try (RuntimeProvider later = open("sweep", 2, Map.of())) {
            List<ListedSandbox> left = later.list();
            assertThat(left).hasSizeGreaterThanOrEqualTo(3);
            for (ListedSandbox each : left) {
                later.destroy(each);
            }
        } finally {
            dead.close();
        }
    }

    @Test
    void anApiServerThatWasAwayLosesNoSandbox() throws Exception {
        try (RuntimeProvider provider = open("outage", Map.of())) {
            RecordingLogSink logs = new RecordingLogSink();
            Sandbox sandbox = create(provider, "survivor", PATIENCE, logs);
            Sandbox doomed = create(provider, "doomed", PATIENCE);

            cluster.standIn().faults().turnOn(Fault.API_AWAY, "refuse");
            assertThatThrownBy(provider::list).isInstanceOf(SandboxException.ProviderUnavailable.class);
            assertThatThrownBy(doomed::destroy).isInstanceOf(SandboxException.ProviderUnavailable.class);
            cluster.standIn().faults().turnOff(Fault.API_AWAY);

            Eventually.holds(
                    "the one that was given up goes, the other stays",
                    PATIENCE,
                    () -> provider.list().size() == 1
                            && provider.list().getFirst().id().equals(sandbox.id()));
            assertThat(logs.timesClosed()).isZero();
            assertThat(create(provider, "next", PATIENCE).id()).isEqualTo(new SandboxId("next"));
        }
    }

    @Test
    void aWatchThatExpiredBeginsAgain() throws Exception {
        try (RuntimeProvider provider = open("gone", Map.of())) {
            create(provider, "before", PATIENCE);
            cluster.standIn().compact();
            cluster.standIn().cutWatches();

            assertThat(create(provider, "after", PATIENCE).id()).isEqualTo(new SandboxId("after"));
        }
    }

    @Test
    void checkSaysWhatIsMissing() {
        try (RuntimeProvider provider = open("check", Map.of())) {
            cluster.standIn().faults().turnOn(Fault.ADMISSION_DENIED, "not here");

            assertThat(provider.check())
                    .isInstanceOfSatisfying(Health.Unhealthy.class, health -> assertThat(health.reason())
                            .contains("not here"));
        }
        try (RuntimeProvider provider =
                open("secret", Map.of("pod-template", "{spec: {imagePullSecrets: [{name: registry}]}}"))) {
            cluster.standIn().faults().turnOff(Fault.ADMISSION_DENIED);

            assertThat(provider.check())
                    .isInstanceOfSatisfying(Health.Unhealthy.class, health -> assertThat(health.reason())
                            .contains("'registry' is missing"));
        }
    }

    private void expectSoon(
            RuntimeProvider provider,
            Fault fault,
            String argument,
            Class<? extends SandboxException> type,
            String words) {
        cluster.standIn().faults().turnOn(fault, argument);
        long begun = System.nanoTime();
        try {
            assertThatThrownBy(() -> create(provider, fault.word(), Duration.ofSeconds(60)))
                    .as(fault.word())
                    .isInstanceOf(type)
                    .hasMessageContaining(words);
        } finally {
            cluster.standIn().faults().turnOff(fault);
        }
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).as(fault.word()).isLessThan(SOON);
    }

    private static void awaitStems(RuntimeProvider provider, int count) throws Exception {
        Eventually.holds(
                count + " stem pods are ready",
                PATIENCE,
                () -> provider.check() instanceof Health.Healthy healthy
                        && healthy.detail().contains(count + " stem pods ready"));
    }

    private static Sandbox create(RuntimeProvider provider, String id, Duration deadline) throws Exception {
        return create(provider, id, deadline, new RecordingLogSink());
    }

    private static Sandbox create(RuntimeProvider provider, String id, Duration deadline, RecordingLogSink logs)
            throws Exception {
        return provider.create(
                new SandboxSpec(
                        new SandboxId(id),
                        TestCluster.PROBE,
                        SandboxLimits.ofMemory(128L << 20),
                        NetworkPolicy.EGRESS,
                        Map.of(),
                        Map.of("kind", "nodejs:20"),
                        deadline),
                logs);
    }

    private RuntimeProvider open(String clusterName, Map<String, String> config) {
        return open(clusterName, 1, config);
    }

    private RuntimeProvider open(String clusterName, long epoch, Map<String, String> config) {
        MetricsSink metrics = new MetricsSink() {
            @Override
            public void count(String name, long amount) {
                if (name.equals("k8s_requests_total")) {
                    requests.addAndGet(amount);
                }
            }

            @Override
            public void time(String name, Duration duration) {}
        };
        return new K8sProviderFactory()
                .create(
                        cluster.config(config),
                        new RuntimeContext(
                                new Owner(clusterName, "pool", "first", epoch),
                                data,
                                InstantSource.system(),
                                new Random(epoch),
                                metrics));
    }
}
