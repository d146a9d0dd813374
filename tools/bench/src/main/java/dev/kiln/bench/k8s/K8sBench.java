// SPDX-License-Identifier: Apache-2.0
package dev.kiln.bench.k8s;

import dev.kiln.bench.load.Call;
import dev.kiln.bench.load.ClosedLoop;
import dev.kiln.bench.load.HttpConnection;
import dev.kiln.bench.load.LoadResult;
import dev.kiln.bench.report.Report;
import dev.kiln.bench.run.Bench;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/**
 * First calls that find a stem pod, a burst of more first calls than there are stem pods, and, if that is asked for, warm calls while
 * the API server is away.
 */
public final class K8sBench implements Bench {

    private static final int STEMS = 20;
    private static final int COLD_CALLS = 20;
    private static final int WARM_UP_CALLS = 3;
    private static final int BURST = 50;
    private static final int WARM_CALLERS = 4;
    private static final int CALLS_AFTERWARDS = 5;
    private static final Duration BEFORE = Duration.ofSeconds(5);
    private static final Duration AFTERWARDS = Duration.ofSeconds(10);
    private static final Duration AWAY = Duration.ofSeconds(30);

    /** Time for a stem pod to be replaced. */
    private static final long SETTLE_MILLIS = 1_500;

    private final Optional<Path> kubeconfig;
    private final boolean hasOutage;

    /**
     * Of a cluster that is there, or of the stand-in.
     *
     * @param kubeconfig names the cluster
     * @param hasOutage whether the API server goes away, instead of first calls
     */
    public K8sBench(Optional<Path> kubeconfig, boolean hasOutage) {
        this.kubeconfig = kubeconfig;
        this.hasOutage = hasOutage;
    }

    @Override
    public Duration standardLength() {
        return AWAY;
    }

    @Override
    public Report run(Setting setting) throws IOException, InterruptedException {
        try (KubeCluster cluster = KubeCluster.open(setting.root(), kubeconfig)) {
            return hasOutage ? outage(setting, cluster) : firstCalls(setting, cluster);
        }
    }

    private static Report firstCalls(Setting setting, KubeCluster cluster) throws IOException, InterruptedException {
        Report report = new Report("k8s");
        cold(setting, cluster, report);
        burst(setting, cluster, report);
        return report;
    }

    private static void cold(Setting setting, KubeCluster cluster, Report report)
            throws IOException, InterruptedException {
        setting.say(COLD_CALLS + " first calls, one after the other, with " + STEMS + " stem pods");
        Histogram times = new Histogram(3);
        try (K8sSubject subject = K8sSubject.start(setting, cluster, STEMS);
                HttpConnection client = subject.server().connect()) {
            OptionalLong before = OptionalLong.empty();
            for (int i = 0; i < COLD_CALLS + WARM_UP_CALLS; i++) {
                if (i == WARM_UP_CALLS) {
                    before = cluster.podRequests();
                }
                subject.put("cold" + i);
                long nanos = subject.call(client, "cold" + i);
                TimeUnit.MILLISECONDS.sleep(SETTLE_MILLIS);
                if (i >= WARM_UP_CALLS) {
                    times.recordValue(nanos);
                }
            }
            OptionalLong after = cluster.podRequests();
            report.figure(
                            "stemColdP50Millis",
                            "first call that finds a stem pod, p50",
                            times.getValueAtPercentile(50) / 1e6,
                            "ms",
                            "at most 80")
                    .figure("stemColdP95Millis", "  p95", times.getValueAtPercentile(95) / 1e6, "ms");
            if (before.isPresent() && after.isPresent()) {
                report.figure(
                        "requestsPerColdCall",
                        "requests to the API server for each, with the stem pod that replaces it",
                        (after.getAsLong() - before.getAsLong()) / (double) COLD_CALLS,
                        "",
                        "at most 6");
            }
        }
    }

    private static void burst(Setting setting, KubeCluster cluster, Report report)
            throws IOException, InterruptedException {
        setting.say(BURST + " first calls at once, with " + STEMS + " stem pods");
        try (K8sSubject subject = K8sSubject.start(setting, cluster, STEMS)) {
            for (int i = 0; i < BURST; i++) {
                subject.put("burst" + i);
            }
            List<FutureTask<Long>> calls = new ArrayList<>();
            for (int i = 0; i < BURST; i++) {
                String action = "burst" + i;
                HttpConnection client = subject.server().connect();
                calls.add(begin(() -> {
                    try (client) {
                        return subject.call(client, action);
                    }
                }));
            }
            Histogram times = new Histogram(3);
            int failed = 0;
            for (FutureTask<Long> call : calls) {
                try {
                    times.recordValue(call.get());
                } catch (ExecutionException e) {
                    failed++;
                    setting.say(String.valueOf(e.getCause()));
                }
            }
            report.figure("burstP50Millis", "first calls at once, p50", times.getValueAtPercentile(50) / 1e6, "ms")
                    .figure("burstMaxMillis", "  the slowest", times.getMaxValue() / 1e6, "ms")
                    .count("failed", "  failed", failed, "0");
            if (failed > 0) {
                report.failed();
            }
        }
    }

    private static Report outage(Setting setting, KubeCluster cluster) throws IOException, InterruptedException {
        try (K8sSubject subject = K8sSubject.start(setting, cluster, STEMS)) {
            subject.put("warm");
            List<Call> callers = new ArrayList<>();
            for (int i = 0; i < WARM_CALLERS; i++) {
                callers.add(subject.server().client(subject.request("warm")));
            }
            setting.say("warming up");
            ClosedLoop.run(callers, BEFORE).orThrow();
            setting.say("the API server is away for " + setting.length().toSeconds() + " s");
            FutureTask<LoadResult> load = begin(
                    () -> ClosedLoop.run(callers, BEFORE.plus(setting.length()).plus(AFTERWARDS)));
            TimeUnit.NANOSECONDS.sleep(BEFORE.toNanos());
            cluster.leave();
            TimeUnit.NANOSECONDS.sleep(setting.length().toNanos());
            cluster.comeBack();
            LoadResult result = get(load);
            setting.say("it is back; first calls take stem pods, which are replaced");
            try (HttpConnection client = subject.server().connect()) {
                for (int i = 0; i < CALLS_AFTERWARDS; i++) {
                    subject.put("after" + i);
                    subject.call(client, "after" + i);
                }
            }
            Duration refill = subject.awaitStems();
            int orphans = subject.stop();
            if (result.failed() > 0) {
                setting.say("the first that failed: " + result.firstFailure());
            }
            Report report = new Report("k8s")
                    .count("calls", "warm calls", result.latencies().getTotalCount(), "")
                    .count("outageFailed", "  failed", result.failed(), "0")
                    .figure("outageP99Millis", "  p99", result.percentileMillis(99), "ms")
                    .figure("refillMillis", "until all stem pods were there again", refill.toNanos() / 1e6, "ms")
                    .count("orphans", "pods that are left", orphans, "0");
            return result.failed() > 0 || orphans > 0 ? report.failed() : report;
        }
    }

    private static <T> FutureTask<T> begin(Callable<T> work) {
        FutureTask<T> task = new FutureTask<>(work);
        Thread.ofVirtual().start(task);
        return task;
    }

    private static <T> T get(FutureTask<T> task) throws IOException, InterruptedException {
        try {
            return task.get();
        } catch (ExecutionException e) {
            throw new IOException("the load broke off: " + e.getCause(), e);
        }
    }
}
