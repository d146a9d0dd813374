// SPDX-License-Identifier: Apache-2.0
package dev.kiln.bench.run;

import dev.kiln.bench.cluster.ClusterClient;
import dev.kiln.bench.cluster.ClusterPlan;
import dev.kiln.bench.cluster.ClusterProcesses;
import dev.kiln.bench.cluster.Part;
import dev.kiln.bench.load.Call;
import dev.kiln.bench.load.ClosedLoop;
import dev.kiln.bench.load.HttpConnection;
import dev.kiln.bench.load.LoadResult;
import dev.kiln.bench.load.WarmUp;
import dev.kiln.bench.report.Report;
import dev.kiln.bench.subject.KilnServer;
import dev.kiln.bench.subject.ProcessCpu;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;

/**
 * The warm, blocking call of an action that does nothing: over the bus in memory; over Kafka, in a server that is the same but for that;
 * and over Kafka with each part a process of its own, with claims, and a store that speaks CouchDB. In turns, so that all meet the same
 * noise.
 */
final class BusBench implements Bench {

    private static final int CLIENTS = 16;
    private static final int ROUNDS = 12;

    /** So many more rounds of load are allowed for what compiles, which may take this part of the time in the end. */
    private static final int COMPILING_ROUNDS = 8;

    private static final double COMPILING = 0.03;

    /** A turn's first calls after a pause are a tenth slower, so some that take so many times less than a turn are not counted. */
    private static final int SETTLING = 4;

    private static final int MEGABYTES = 4096;

    /**
     * One way to run Kiln.
     *
     * @param request the call
     * @param pids of its processes by name
     */
    private record Subject(String name, Connector connector, byte[] request, Map<String, Long> pids, Seen seen) {

        /** Calls for a while, on new connections: between its turns a subject would find the old ones closed as idle. */
        LoadResult call(int clients, Duration length) throws IOException, InterruptedException {
            List<HttpConnection> connections = new ArrayList<>();
            try {
                List<Call> calls = new ArrayList<>();
                for (int i = 0; i < clients; i++) {
                    HttpConnection connection = connector.connect();
                    connections.add(connection);
                    calls.add(() -> ClusterClient.require(connection.exchange(request)));
                }
                return ClosedLoop.run(calls, length).orThrow();
            } finally {
                for (HttpConnection connection : connections) {
                    connection.close();
                }
            }
        }
    }

    @FunctionalInterface
    private interface Connector {
        HttpConnection connect() throws IOException;
    }

    /** What was seen of it; latencies in nanoseconds. */
    private static final class Seen {
        final Histogram one = new Histogram(3);
        final Histogram sixteen = new Histogram(3);
        final Map<String, Duration> cpu = new LinkedHashMap<>();
        final List<Double> rates = new ArrayList<>();

        double perSecond() {
            return median(rates);
        }
    }

    @Override
    public Report run(Setting given) throws IOException, InterruptedException {
        Setting setting = given.under("process");
        ClusterPlan plan = new ClusterPlan(setting.root(), "process", 1, 1, MEGABYTES, List.of(), List.of());
        String memoryOption = "--user-memory=" + MEGABYTES;
        try (KilnServer inMemory = Subjects.server(setting, memoryOption);
                KilnServer overKafka = Subjects.server(setting, memoryOption, "--kafka");
                ClusterProcesses processes = ClusterProcesses.start(plan)) {
            Subject memory = standalone("memory", inMemory);
            Subject kafka = standalone("kafka", overKafka);
            Subject cluster = cluster(processes);
            List<Subject> subjects = List.of(memory, kafka, cluster);
            setting.say("warming up");
            for (Subject subject : subjects) {
                WarmUp.run(() -> subject.call(CLIENTS, setting.part(4)));
                compile(setting, subject);
                subject.call(1, setting.part(4));
            }
            for (int round = 1; round <= ROUNDS; round++) {
                setting.say("round " + round + " of " + ROUNDS);
                for (Subject subject : subjects) {
                    measure(setting, subject);
                }
            }
            return report(memory, kafka, cluster);
        }
    }

    private static Subject standalone(String name, KilnServer server) throws IOException {
        server.putAction("noop", Subjects.NOOP, Subjects.SMALLEST);
        Map<String, Long> pids = new LinkedHashMap<>();
        pids.put("server", server.pid());
        server.broker().ifPresent(pid -> pids.put("broker", pid));
        return new Subject(name, server::connect, Subjects.blockingCall(server, "noop"), pids, new Seen());
    }

    private static Subject cluster(ClusterProcesses cluster) throws IOException {
        ClusterClient client = new ClusterClient(cluster);
        client.putAction("noop", Subjects.NOOP, 1);
        byte[] request = client.request("POST", "/actions/noop?blocking=true", "{}");
        Map<String, Long> pids = new LinkedHashMap<>();
        for (Part part : List.of(Part.controller(0), Part.invoker(0), Part.BROKER, Part.STORE)) {
            pids.put(part.kind().word(), cluster.pid(part));
        }
        return new Subject("cluster", () -> client.connect(0), request, pids, new Seen());
    }

    /** A subject that gets fewer calls is still being compiled when it gets no faster from one round to the next. */
    private static void compile(Setting setting, Subject subject) throws IOException, InterruptedException {
        boolean isCompiling = true;
        for (int round = 0; isCompiling && round < COMPILING_ROUNDS; round++) {
            Duration before = compiling(subject);
            Duration elapsed = subject.call(CLIENTS, setting.part(4)).elapsed();
            isCompiling = compiling(subject).minus(before).toNanos() > COMPILING * elapsed.toNanos();
        }
    }

    private static Duration compiling(Subject subject) {
        return subject.pids().values().stream().map(ProcessCpu::ofCompilers).reduce(Duration.ZERO, Duration::plus);
    }

    private static void measure(Setting setting, Subject subject) throws IOException, InterruptedException {
        subject.seen().one.add(subject.call(1, setting.part(ROUNDS)).latencies());
        subject.call(CLIENTS, setting.part(ROUNDS * SETTLING));
        Map<String, Duration> before = new LinkedHashMap<>();
        subject.pids().forEach((name, pid) -> before.put(name, ProcessCpu.of(pid)));
        LoadResult many = subject.call(CLIENTS, setting.part(ROUNDS));
        subject.pids().forEach((name, pid) -> subject.seen()
                .cpu
                .merge(name, ProcessCpu.of(pid).minus(before.getOrDefault(name, Duration.ZERO)), Duration::plus));
        subject.seen().sixteen.add(many.latencies());
        subject.seen().rates.add(many.perSecond());
    }

    private static Report report(Subject memory, Subject kafka, Subject cluster) {
        Report report = new Report("bus");
        for (Subject subject : List.of(memory, kafka, cluster)) {
            latencies(report, subject);
        }
        report.figure(
                        "kafkaExtraP50Millis",
                        "added by Kafka, one client, p50",
                        extra(kafka, memory),
                        "ms",
                        "at most 1.5")
                .figure(
                        "kafkaThroughputRatio",
                        "Kafka / memory, " + CLIENTS + " clients",
                        ratio(kafka, memory),
                        "",
                        "at least 0.6")
                .figure("clusterExtraP50Millis", "added by the cluster, one client, p50", extra(cluster, memory), "ms")
                .figure(
                        "clusterThroughputRatio",
                        "cluster / memory, " + CLIENTS + " clients",
                        ratio(cluster, memory),
                        "");
        return report;
    }

    private static double extra(Subject subject, Subject memory) {
        return millis(subject.seen().one, 50) - millis(memory.seen().one, 50);
    }

    /** Of turns that met the same noise, the one in the middle. */
    private static double ratio(Subject subject, Subject memory) {
        List<Double> ratios = new ArrayList<>();
        for (int i = 0; i < ROUNDS; i++) {
            ratios.add(subject.seen().rates.get(i) / memory.seen().rates.get(i));
        }
        return median(ratios);
    }

    private static double median(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        int half = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(half) : (sorted.get(half - 1) + sorted.get(half)) / 2;
    }

    private static void latencies(Report report, Subject subject) {
        String name = subject.name();
        Seen seen = subject.seen();
        report.figure(name + "P50Millis", name + ", one client, p50", millis(seen.one, 50), "ms")
                .figure(name + "P95Millis", "  p95", millis(seen.one, 95), "ms")
                .figure(name + "P99Millis", "  p99", millis(seen.one, 99), "ms")
                .figure(name + "PerSecond", "  " + CLIENTS + " clients", seen.perSecond(), "calls/s")
                .figure(name + "16P50Millis", "  p50", millis(seen.sixteen, 50), "ms")
                .figure(name + "16P99Millis", "  p99", millis(seen.sixteen, 99), "ms");
        seen.cpu.forEach((process, cpu) -> report.figure(
                name + "Cpu" + Character.toUpperCase(process.charAt(0)) + process.substring(1) + "MillisPerCall",
                "  CPU per call: " + process,
                cpu.toNanos() / 1e6 / Math.max(1, seen.sixteen.getTotalCount()),
                "ms"));
    }

    private static double millis(Histogram latencies, double percentile) {
        return latencies.getValueAtPercentile(percentile) / 1e6;
    }
}
