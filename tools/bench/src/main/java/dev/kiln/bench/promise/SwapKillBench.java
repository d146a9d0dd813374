// SPDX-License-Identifier: Apache-2.0
package dev.kiln.bench.promise;

import dev.kiln.bench.calls.Account;
import dev.kiln.bench.calls.BeginningsDoor;
import dev.kiln.bench.calls.Casualties;
import dev.kiln.bench.calls.StoredRecords;
import dev.kiln.bench.cluster.ClusterClient;
import dev.kiln.bench.cluster.ClusterPlan;
import dev.kiln.bench.cluster.ClusterProcesses;
import dev.kiln.bench.cluster.Part;
import dev.kiln.bench.promise.SwapUnderFire.Outcome;
import dev.kiln.bench.report.Report;
import dev.kiln.bench.run.Bench;
import dev.kiln.bench.subject.ContainersLeft;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/**
 * A pool is swapped there and back under load, and in the middle of each swap the controller that drives it is killed, or in turn an
 * invoker: each swap must end by itself, nothing be lost, done twice or left, and only that fail which had started on a killed invoker.
 */
final class SwapKillBench implements Bench {

    private static final int CONTROLLERS = 2;
    private static final int INVOKERS = 3;
    private static final int MEGABYTES = 512;
    private static final int CALLERS = 4;
    private static final int MOST_MILLIS = 200;
    private static final String ACTION = "steady";
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    /** What was seen. */
    private record Course(
            int accepted, List<Outcome> swaps, Account account, Casualties casualties, List<String> orphans) {

        boolean isClean() {
            return account.lost().isEmpty()
                    && account.doubled().isEmpty()
                    && account.unseen().isEmpty()
                    && casualties.others().isEmpty()
                    && orphans.isEmpty();
        }
    }

    @Override
    public Report run(Setting setting) throws IOException, InterruptedException {
        boolean hasDocker = setting.runtime().equals("docker");
        String name = "swap-kill-" + ProcessHandle.current().pid();
        ClusterPlan plan = new ClusterPlan(
                setting.root(),
                setting.runtime(),
                CONTROLLERS,
                INVOKERS,
                MEGABYTES,
                List.of(),
                List.of("--set", "kiln.invoker.cluster=" + name));
        setting.say("seed " + setting.sizes().seed() + ": " + setting.sizes().rounds() + " swaps with a kill each, "
                + CONTROLLERS + " controllers, " + INVOKERS + " invokers");
        try (BeginningsDoor door = hasDocker ? new BeginningsDoor(bridge()) : new BeginningsDoor()) {
            ClusterProcesses cluster = ClusterProcesses.start(plan);
            setting.say("the cluster is up in " + cluster.scratch());
            boolean isClean = false;
            try {
                new ClusterClient(cluster).putAction(ACTION, door.code(), 1);
                Course course = course(setting, cluster, door, name);
                isClean = course.isClean();
                for (List<String> findings : List.of(
                        course.account().lost(),
                        course.account().doubled(),
                        course.account().unseen(),
                        course.casualties().others(),
                        course.orphans())) {
                    Account.shown(findings).forEach(setting::say);
                }
                Report report = report(setting, course);
                return isClean ? report : report.failed();
            } finally {
                cluster.finish(isClean && !setting.sizes().keeps(), setting::say);
            }
        }
    }

    private static Course course(Setting setting, ClusterProcesses cluster, BeginningsDoor door, String name)
            throws IOException, InterruptedException {
        long seed = setting.sizes().seed();
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        List<Outcome> swaps = new ArrayList<>();
        Set<String> killed = new HashSet<>();
        try (SteadyLoad load = new SteadyLoad(cluster, ACTION, CALLERS, MOST_MILLIS, seed)) {
            SwapUnderFire swap = new SwapUnderFire(cluster, random, setting::say);
            for (int round = 0; round < setting.sizes().rounds(); round++) {
                Part.Kind victim = round % 2 == 0 ? Part.Kind.CONTROLLER : Part.Kind.INVOKER;
                Outcome outcome = swap.run(setup(setting, cluster, round), victim);
                swaps.add(outcome);
                if (victim == Part.Kind.INVOKER) {
                    killed.add(outcome.victim().name());
                }
            }
            load.stop();
            StoredRecords records = new StoredRecords(cluster.store());
            records.await(load.ids(), PATIENCE, setting::say);
            Account account = Account.of(load.given(), door.beginnings(), records.outcomes(), action -> 1);
            Casualties casualties = Casualties.of(load.given(), records.outcomes(), killed);
            List<String> orphans = new ArrayList<>(cluster.stop());
            orphans.addAll(ContainersLeft.of(name));
            return new Course(load.given().size(), swaps, account, casualties, orphans);
        }
    }

    /** There in one round, and back in the next. Where all are processes they differ in how many may be made at once. */
    private static String setup(Setting setting, ClusterProcesses cluster, int round) {
        boolean isThere = round % 2 == 0;
        if (!isThere && !setting.runtime().equals("process")) {
            return "{\"provider\":\"" + setting.runtime() + "\"}";
        }
        return "{\"provider\":\"process\",\"settings\":{\"state-dir\":\"" + cluster.sandboxes()
                + "\",\"parallel-creates\":\"" + (isThere ? 4 : 8) + "\"}}";
    }

    /** This machine as containers reach it. */
    private static InetAddress bridge() throws IOException {
        NetworkInterface bridge = NetworkInterface.getByName("docker0");
        if (bridge == null) {
            throw new IOException(
                    "Docker's bridge docker0 is not there, over which functions in containers would tell that"
                            + " they began; say --runtime process");
        }
        return bridge.inetAddresses()
                .filter(Inet4Address.class::isInstance)
                .findFirst()
                .orElseThrow(() -> new IOException("Docker's bridge docker0 has no address; say --runtime process"));
    }

    private static Report report(Setting setting, Course course) {
        List<Outcome> swaps = course.swaps();
        long done = swaps.stream().filter(Outcome::isDone).count();
        long controllers = swaps.stream()
                .filter(it -> it.victim().kind() == Part.Kind.CONTROLLER)
                .count();
        Account account = course.account();
        return new Report("swap-kill")
                .count("rounds", "swaps", swaps.size(), "")
                .count("controllerKills", "  whose driver was killed", controllers, "")
                .count("invokerKills", "  with an invoker killed", swaps.size() - controllers, "")
                .count("swapsFinished", "ended well", done, "")
                .count("swapsRolledBack", "went back by themselves", swaps.size() - done, "")
                .count("lost", "ids without a record", account.lost().size(), "0")
                .count(
                        "doubled",
                        "begun twice, or two records",
                        account.doubled().size(),
                        "0")
                .count("orphans", "left when it had stopped", course.orphans().size(), "0")
                .count("failed", "failed", course.casualties().others().size(), "0")
                .count(
                        "failedByKill",
                        "had started on a killed invoker",
                        course.casualties().byKill().size(),
                        "")
                .count("accepted", "ids given out", course.accepted(), "")
                .figure("slowestSwapSeconds", "slowest swap", slowest(swaps, true), "s")
                .figure("slowestWholeSeconds", "until the killed one was in it, too", slowest(swaps, false), "s")
                .count("seed", "seed", setting.sizes().seed(), "");
    }

    private static double slowest(List<Outcome> swaps, boolean isSwap) {
        return swaps.stream()
                        .map(it -> isSwap ? it.swap() : it.whole())
                        .mapToLong(Duration::toMillis)
                        .max()
                        .orElse(0)
                / 1e3;
    }
}
