// SPDX-License-Identifier: Apache-2.0
package dev.kiln.bench.promise;

import dev.kiln.bench.calls.BeginningsDoor;
import dev.kiln.bench.calls.BeginningsDoor.Beginning;
import dev.kiln.bench.cluster.ClusterClient;
import dev.kiln.bench.cluster.ClusterPlan;
import dev.kiln.bench.cluster.ClusterProcesses;
import dev.kiln.bench.cluster.Part;
import dev.kiln.bench.load.HttpConnection;
import dev.kiln.bench.report.Report;
import dev.kiln.bench.run.Bench;
import dev.kiln.messaging.MessageBus;
import dev.kiln.messaging.TopicName;
import dev.kiln.messaging.kafka.KafkaBus;
import dev.kiln.messaging.kafka.KafkaConfig;
import dev.kiln.messaging.wire.ActivationMessageCodec;
import dev.kiln.messaging.wire.InvokerId;
import dev.kiln.messaging.wire.Topics;
import dev.kiln.model.json.Json;
import dev.kiln.model.limits.SystemLimits;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/**
 * An invoker is killed while activations run and wait there. What it had is read from its topic, so that nothing has to be guessed:
 * of that, what had not begun must begin elsewhere. An activation that the invoker had just declared begun, and whose action had no time
 * to say so, is not to run again either; its record tells.
 */
final class FailoverBench implements Bench {

    private static final int CONTROLLERS = 2;
    private static final int INVOKERS = 3;
    private static final int MEGABYTES = 512;
    private static final int ROUNDS = 5;
    private static final int MOST_TRIES = 3 * ROUNDS;
    private static final int BURST = 48;
    private static final int RUN_MILLIS = 300;
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final long LOOK_AGAIN_MILLIS = 5;

    /** What has not begun elsewhere until then has its record, if it is not to begin. */
    private static final Duration DECIDED = Duration.ofSeconds(10);

    private static final long ASK_AGAIN_MILLIS = 500;
    private static final String RAN_THERE = "was lost while it ran this activation";

    private static final class Run {
        final double[] noticed = new double[ROUNDS];
        final double[] moved = new double[ROUNDS];
        final int[] waiting = new int[ROUNDS];
        int begunThere;
        int lost;
    }

    @Override
    public Report run(Setting setting) throws IOException, InterruptedException {
        ClusterPlan plan =
                new ClusterPlan(setting.root(), "process", CONTROLLERS, INVOKERS, MEGABYTES, List.of(), List.of());
        Run run = new Run();
        try (BeginningsDoor door = new BeginningsDoor();
                ClusterProcesses cluster = ClusterProcesses.start(plan);
                MessageBus bus = KafkaBus.connect(KafkaConfig.standard(cluster.bus()), InstantSource.system())) {
            ClusterClient client = new ClusterClient(cluster);
            client.putAction("work", door.code(), 1);
            setting.say("warming up");
            for (int i = 0; i < 2; i++) {
                burst(client);
                drain(client);
            }
            int tries = 0;
            for (int round = 0; round < ROUNDS && tries < MOST_TRIES; tries++) {
                round(cluster, client, bus, door, run, round);
                if (run.waiting[round] == 0) {
                    // all that it had had begun already: that says nothing
                    continue;
                }
                setting.say("round " + (round + 1) + ": " + run.waiting[round] + " waited there; noticed after "
                        + Math.round(run.noticed[round]) + " ms, the last began elsewhere after "
                        + Math.round(run.moved[round]) + " ms");
                round++;
            }
            if (tries == MOST_TRIES) {
                throw new IOException("in " + tries + " rounds too little waited at the invoker that was killed");
            }
        }
        Report report = new Report("failover")
                .figure("noticedMillis", "until no controller gives it work, median", median(run.noticed), "ms")
                .figure(
                        "movedMillis",
                        "until the last that waited began elsewhere, median",
                        median(run.moved),
                        "ms",
                        "under 3,000")
                .figure(
                        "movedWorstMillis",
                        "  the worst round",
                        Arrays.stream(run.moved).max().orElse(0),
                        "ms")
                .count(
                        "waiting",
                        "activations that waited there",
                        Arrays.stream(run.waiting).sum(),
                        "")
                .count("begunThere", "of these declared begun there, and failed", run.begunThere, "")
                .count("lost", "of these never began", run.lost, "0");
        return run.lost == 0 ? report : report.failed();
    }

    private static void round(
            ClusterProcesses cluster, ClusterClient client, MessageBus bus, BeginningsDoor door, Run run, int round)
            throws IOException, InterruptedException {
        burst(client);
        Part victim = busiest(bus);
        cluster.kill(victim);
        long killed = System.nanoTime();
        Map<String, List<Beginning>> begun = door.beginnings();
        List<String> waiting = held(bus, victim.number()).stream()
                .filter(id -> !begun.containsKey(id))
                .toList();
        run.waiting[round] = waiting.size();
        run.noticed[round] = millis(killed, noticed(cluster, victim, killed));
        run.moved[round] = millis(killed, lastBeginning(client, door, waiting, killed, run));
        cluster.restart(victim);
        cluster.awaitHealthy();
        drain(client);
    }

    /** Calls that nobody waits for, through both controllers. */
    private static void burst(ClusterClient client) throws IOException {
        try (HttpConnection first = client.connect(0);
                HttpConnection second = client.connect(1)) {
            byte[] request = client.request("POST", "/actions/work", "{\"millis\":" + RUN_MILLIS + "}");
            for (int i = 0; i < BURST; i++) {
                ClusterClient.require((i % 2 == 0 ? first : second).exchange(request));
            }
        }
    }

    private static Part busiest(MessageBus bus) {
        return IntStream.range(0, INVOKERS)
                .boxed()
                .max(Comparator.comparing(number -> held(bus, number).size()))
                .map(Part::invoker)
                .orElseThrow();
    }

    /** The activations that an invoker was given and has not done with. */
    private static List<String> held(MessageBus bus, int invoker) {
        TopicName topic = new Topics("", (int) SystemLimits.standard().payloadBytes())
                .invoker(new InvokerId(invoker))
                .name();
        return bus.readUncommitted(topic, topic.value()).stream()
                .map(it -> ActivationMessageCodec.decode(it.payload())
                        .activationId()
                        .value())
                .toList();
    }

    private static long noticed(ClusterProcesses cluster, Part victim, long from)
            throws IOException, InterruptedException {
        for (int number = 0; number < CONTROLLERS; number++) {
            URI address = cluster.controller(number);
            byte[] request = HttpConnection.request(
                    "GET", "/invokers", Map.of("Authorization", ClusterProcesses.operator()), new byte[0]);
            try (HttpConnection connection = HttpConnection.tcp(address.getHost(), address.getPort())) {
                while (Json.parse(connection.exchange(request).body())
                        .path(victim.name())
                        .asText()
                        .equals("up")) {
                    pause(from, "controller" + number + " still says that " + victim + " is up");
                }
            }
        }
        return System.nanoTime();
    }

    private static long lastBeginning(
            ClusterClient client, BeginningsDoor door, List<String> waiting, long killed, Run run)
            throws IOException, InterruptedException {
        long last = killed;
        for (String id : waiting) {
            if (begins(client, door, id, killed, run)) {
                last = Math.max(
                        last,
                        door.beginnings().getOrDefault(id, List.of()).stream()
                                .mapToLong(Beginning::nanos)
                                .max()
                                .orElse(killed));
            }
        }
        return last;
    }

    /** Waits until it begins; false, and counted, when it will not. */
    private static boolean begins(ClusterClient client, BeginningsDoor door, String id, long killed, Run run)
            throws IOException, InterruptedException {
        while (!door.beginnings().containsKey(id)) {
            Duration since = Duration.ofNanos(System.nanoTime() - killed);
            if (since.compareTo(PATIENCE) > 0) {
                run.lost++;
                return false;
            }
            boolean isDecided = since.compareTo(DECIDED) > 0;
            if (isDecided
                    && client.send(0, "GET", "/activations/" + id, "").text().contains(RAN_THERE)) {
                run.begunThere++;
                return false;
            }
            TimeUnit.MILLISECONDS.sleep(isDecided ? ASK_AGAIN_MILLIS : LOOK_AGAIN_MILLIS);
        }
        return true;
    }

    /** Waits until no controller waits for anything. */
    private static void drain(ClusterClient client) throws IOException, InterruptedException {
        long from = System.nanoTime();
        for (int number = 0; number < CONTROLLERS; number++) {
            while (client.waiting(number) > 0) {
                pause(from, "controller" + number + " still waits for activations");
            }
        }
    }

    private static void pause(long from, String otherwise) throws IOException, InterruptedException {
        if (System.nanoTime() - from > PATIENCE.toNanos()) {
            throw new IOException(otherwise + " after " + PATIENCE);
        }
        TimeUnit.MILLISECONDS.sleep(LOOK_AGAIN_MILLIS);
    }

    private static double millis(long from, long to) {
        return (to - from) / 1e6;
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }
}
