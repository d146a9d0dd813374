// SPDX-License-Identifier: Apache-2.0
package dev.kiln.bench.promise;

import dev.kiln.bench.calls.Account;
import dev.kiln.bench.calls.BeginningsDoor;
import dev.kiln.bench.calls.Given;
import dev.kiln.bench.calls.StoredRecords;
import dev.kiln.bench.cluster.ClusterClient;
import dev.kiln.bench.cluster.ClusterPlan;
import dev.kiln.bench.cluster.ClusterProcesses;
import dev.kiln.bench.cluster.Distribution;
import dev.kiln.bench.cluster.DistributionCopy;
import dev.kiln.bench.report.Report;
import dev.kiln.bench.run.Bench;
import dev.kiln.bench.upgrade.BalancedLoad;
import dev.kiln.bench.upgrade.RollingUpgrade;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** A cluster goes from one version to the next under load: no call may fail, and each id must have one record in the end. */
final class UpgradeBench implements Bench {

    private static final int MEGABYTES = 768;
    private static final String ACTION = "steady";
    private static final Duration WARM_UP = Duration.ofSeconds(5);
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final long LOOK_AGAIN_MILLIS = 50;
    private static final String OLDER = "older";

    /** What was seen. */
    private record Course(
            int requests,
            List<String> failures,
            Account account,
            Duration longest,
            List<String> before,
            List<String> after) {

        int failed() {
            return failures.size() + account.failed().size();
        }

        boolean isClean() {
            return failed() == 0
                    && account.lost().isEmpty()
                    && account.doubled().isEmpty()
                    && account.unseen().isEmpty()
                    && Set.copyOf(after).size() == 1;
        }
    }

    @Override
    public Report run(Setting setting) throws IOException, InterruptedException {
        Distribution next = Distribution.ofProject(setting.root());
        if (setting.from().isPresent()) {
            return run(setting, new Distribution(setting.from().get()), next);
        }
        try (DistributionCopy copy = DistributionCopy.of(next, OLDER)) {
            return run(setting, copy.distribution(), next);
        }
    }

    private static Report run(Setting setting, Distribution older, Distribution next)
            throws IOException, InterruptedException {
        ClusterPlan plan = new ClusterPlan(setting.root(), "process", 2, 3, MEGABYTES, List.of(), List.of());
        try (BeginningsDoor door = new BeginningsDoor()) {
            ClusterProcesses cluster = ClusterProcesses.start(plan, older);
            setting.say("the cluster is up in " + cluster.scratch() + ", from " + older.folder());
            boolean isClean = false;
            try {
                ClusterClient client = new ClusterClient(cluster);
                client.putAction(ACTION, door.code(), 1);
                Course course = course(setting, cluster, client, door, next);
                Report report = report(course);
                Account account = course.account();
                for (List<String> findings : List.of(
                        course.failures(), account.failed(), account.lost(), account.doubled(), account.unseen())) {
                    Account.shown(findings).forEach(setting::say);
                }
                isClean = course.isClean();
                return isClean ? report : report.failed();
            } finally {
                cluster.finish(isClean && !setting.sizes().keeps(), setting::say);
            }
        }
    }

    private static Course course(
            Setting setting, ClusterProcesses cluster, ClusterClient client, BeginningsDoor door, Distribution next)
            throws IOException, InterruptedException {
        RollingUpgrade upgrade = new RollingUpgrade(cluster, setting::say);
        List<String> before = upgrade.versions();
        try (BalancedLoad load = new BalancedLoad(
                client, cluster.controllers(), ACTION, setting.sizes().seed())) {
            TimeUnit.NANOSECONDS.sleep(WARM_UP.toNanos());
            setting.say("the upgrade begins, after " + load.requests() + " requests");
            upgrade.to(next);
            setting.say("the upgrade is done, after " + load.requests() + " requests");
            while (load.requests() < setting.sizes().activations()) {
                TimeUnit.MILLISECONDS.sleep(LOOK_AGAIN_MILLIS);
            }
            load.stop();
            StoredRecords records = new StoredRecords(cluster.store());
            records.await(load.given().stream().map(Given::id).collect(Collectors.toSet()), PATIENCE, setting::say);
            return new Course(
                    load.requests(),
                    load.failures(),
                    Account.of(load.given(), door.beginnings(), records.outcomes(), action -> 1),
                    load.longest(),
                    before,
                    upgrade.versions());
        }
    }

    private static Report report(Course course) {
        return new Report("upgrade")
                .count("requests", "calls made", course.requests(), "")
                .count("failed", "calls that did not succeed", course.failed(), "0")
                .count("lost", "ids without a record", course.account().lost().size(), "0")
                .count(
                        "doubled",
                        "run twice, or two records",
                        course.account().doubled().size(),
                        "0")
                .count("longestMillis", "longest call, ms", course.longest().toMillis(), "")
                .words("versionsBefore", "versions before", distinct(course.before()), "")
                .words("versionsAfter", "versions after", distinct(course.after()), "");
    }

    private static String distinct(List<String> versions) {
        return String.join(", ", new TreeSet<>(versions));
    }
}
