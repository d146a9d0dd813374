// SPDX-License-Identifier: Apache-2.0
package dev.kiln.bench.promise;

import dev.kiln.bench.calls.BeginningsDoor;
import dev.kiln.bench.calls.Caller;
import dev.kiln.bench.calls.Given;
import dev.kiln.bench.calls.StoredRecords;
import dev.kiln.bench.cluster.ClusterClient;
import dev.kiln.bench.cluster.ClusterPlan;
import dev.kiln.bench.cluster.ClusterProcesses;
import dev.kiln.bench.cluster.Part;
import dev.kiln.bench.cluster.Round;
import dev.kiln.bench.report.Report;
import dev.kiln.bench.run.Bench;
import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGeneratorFactory;

/**
 * All processes are stopped and started again in any order, those that need the others long before these: the cluster must heal, by
 * itself and with all that it had.
 */
final class RestartBench implements Bench {

    private static final int CONTROLLERS = 2;
    private static final int MEGABYTES = 768;
    private static final int CALLS = 20;
    private static final int MOST_MILLIS = 500;
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final long LOOK_AGAIN_MILLIS = 100;
    private static final String ACTION = "kept";

    @Override
    public Report run(Setting setting) throws IOException, InterruptedException {
        long seed = setting.sizes().seed();
        int rounds = setting.sizes().rounds();
        ClusterPlan plan = new ClusterPlan(setting.root(), "process", CONTROLLERS, 2, MEGABYTES, List.of(), List.of());
        setting.say("seed " + seed);
        int healed = 0;
        Duration slowest = Duration.ZERO;
        try (BeginningsDoor door = new BeginningsDoor()) {
            ClusterProcesses cluster = ClusterProcesses.start(plan);
            try {
                ClusterClient client = new ClusterClient(cluster);
                client.putAction(ACTION, door.code(), 1);
                Caller caller = new Caller(
                        cluster.controllers(),
                        0,
                        cluster.guest(),
                        MOST_MILLIS,
                        RandomGeneratorFactory.of("L64X128MixRandom").create(seed));
                Set<String> ids = new HashSet<>();
                for (Round round : Round.plan(plan.parts(), rounds, seed)) {
                    calls(caller, ids);
                    setting.say(round.toString());
                    stop(cluster, round);
                    start(cluster, round);
                    Duration took = heal(setting, cluster, client, ids);
                    setting.say("healed " + took.toMillis() + " ms after the last start");
                    slowest = slowest.compareTo(took) > 0 ? slowest : took;
                    healed++;
                }
            } catch (NotHealedException e) {
                setting.say(String.valueOf(e.getMessage()));
            } finally {
                cluster.finish(healed == rounds && !setting.sizes().keeps(), setting::say);
            }
        }
        Report report = new Report("restart")
                .count("rounds", "times all was stopped and started", rounds, "")
                .count("healed", "  and healed by itself", healed, Integer.toString(rounds))
                .count("slowestHealMillis", "longest from the last start to all well, ms", slowest.toMillis(), "")
                .count("seed", "seed", seed, "");
        return healed == rounds ? report : report.failed();
    }

    /** It did not do what it should without any help; no further round can tell more. */
    private static final class NotHealedException extends IOException {
        private static final long serialVersionUID = 1L;

        NotHealedException(String message) {
            super(message);
        }
    }

    /** Some of them are still on their way when all is stopped. */
    private static void calls(Caller caller, Set<String> ids) throws InterruptedException {
        for (int i = 0; i < CALLS; i++) {
            caller.call(ACTION, System.nanoTime() + PATIENCE.toNanos())
                    .map(Given::id)
                    .ifPresent(ids::add);
        }
    }

    private static void stop(ClusterProcesses cluster, Round round) throws InterruptedException, NotHealedException {
        Queue<String> troubles = new ConcurrentLinkedQueue<>();
        List<Thread> threads = round.stops().stream()
                .map(stop -> Thread.ofVirtual().start(() -> stop(cluster, stop, troubles)))
                .toList();
        for (Thread thread : threads) {
            thread.join();
        }
        if (!troubles.isEmpty()) {
            throw new NotHealedException(String.join("; ", troubles));
        }
    }

    private static void stop(ClusterProcesses cluster, Round.Stop stop, Queue<String> troubles) {
        try {
            if (stop.isKilled()) {
                cluster.kill(stop.part());
            } else if (!cluster.terminate(stop.part())) {
                troubles.add(stop.part() + " had to be killed as it did not end of SIGTERM");
            }
        } catch (IOException e) {
            troubles.add(String.valueOf(e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void start(ClusterProcesses cluster, Round round) throws IOException, InterruptedException {
        for (Round.Start start : round.starts()) {
            TimeUnit.NANOSECONDS.sleep(start.gap().toNanos());
            cluster.begin(start.part());
        }
    }

    /** How long it took from now until all was as it must be. */
    private static Duration heal(Setting setting, ClusterProcesses cluster, ClusterClient client, Set<String> ids)
            throws IOException, InterruptedException {
        long from = System.nanoTime();
        long end = from + PATIENCE.toNanos();
        try {
            cluster.awaitHealthy();
            for (int i = 0; i < CONTROLLERS; i++) {
                until(client, i, end, "GET", "/actions/" + ACTION);
                until(client, i, end, "POST", "/actions/" + ACTION + "?blocking=true");
            }
        } catch (IOException e) {
            throw new NotHealedException(e.getMessage() + ended(cluster));
        }
        Duration left = Duration.ofNanos(Math.max(0, end - System.nanoTime()));
        // read anew, as a store may have forgotten what it had
        StoredRecords records = new StoredRecords(cluster.store());
        records.await(ids, left, setting::say);
        Set<String> lost = new HashSet<>(ids);
        lost.removeAll(records.ids());
        if (!lost.isEmpty()) {
            throw new NotHealedException("without a record after " + PATIENCE + ": " + lost);
        }
        return Duration.ofNanos(System.nanoTime() - from);
    }

    private static void until(ClusterClient client, int controller, long end, String method, String path)
            throws IOException, InterruptedException {
        while (true) {
            try {
                ClusterClient.require(client.send(controller, method, path, method.equals("POST") ? "{}" : ""));
                return;
            } catch (IOException e) {
                if (System.nanoTime() > end) {
                    throw new IOException("controller" + controller + " does not do " + method + " " + path, e);
                }
                TimeUnit.MILLISECONDS.sleep(LOOK_AGAIN_MILLIS);
            }
        }
    }

    private static String ended(ClusterProcesses cluster) {
        List<Part> ended =
                cluster.parts().stream().filter(part -> !cluster.isAlive(part)).toList();
        return ended.isEmpty() ? "" : "; ended by themselves: " + ended;
    }
}
