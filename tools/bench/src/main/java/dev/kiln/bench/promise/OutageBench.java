// SPDX-License-Identifier: Apache-2.0
package dev.kiln.bench.promise;

import dev.kiln.bench.calls.Account;
import dev.kiln.bench.calls.BeginningsDoor;
import dev.kiln.bench.calls.StoredRecords;
import dev.kiln.bench.cluster.ClusterClient;
import dev.kiln.bench.cluster.ClusterPlan;
import dev.kiln.bench.cluster.ClusterProcesses;
import dev.kiln.bench.cluster.Part;
import dev.kiln.bench.report.Report;
import dev.kiln.bench.run.Bench;
import dev.kiln.bench.subject.ProcessCpu;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** The store is killed under load and comes back: no call of a warm action may fail, and each id must have one record in the end. */
final class OutageBench implements Bench {

    private static final int CALLERS = 4;
    private static final int MEGABYTES = 768;
    private static final Duration WARM_UP = Duration.ofSeconds(10);
    private static final Duration AFTERWARDS = Duration.ofSeconds(10);
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final Duration STANDARD_LENGTH = Duration.ofSeconds(60);

    /** What was seen. */
    private record Course(Account account, Map<String, Integer> refusals, int calls, Duration recovery) {
        int failed() {
            return account.failed().size()
                    + refusals.values().stream().mapToInt(Integer::intValue).sum();
        }

        boolean isClean() {
            return failed() == 0
                    && account.lost().isEmpty()
                    && account.doubled().isEmpty()
                    && account.unseen().isEmpty();
        }
    }

    @Override
    public Duration standardLength() {
        return STANDARD_LENGTH;
    }

    @Override
    public Report run(Setting setting) throws IOException, InterruptedException {
        ClusterPlan plan = new ClusterPlan(setting.root(), "process", 2, 2, MEGABYTES, List.of(), List.of());
        try (BeginningsDoor door = new BeginningsDoor()) {
            ClusterProcesses cluster = ClusterProcesses.start(plan);
            boolean isClean = false;
            try {
                new ClusterClient(cluster).putAction("steady", door.code(), 1);
                Course course = course(setting, cluster, door);
                Report report = report(course, peak(cluster, Part.Kind.CONTROLLER), peak(cluster, Part.Kind.INVOKER));
                Account account = course.account();
                for (List<String> findings :
                        List.of(account.failed(), account.lost(), account.doubled(), account.unseen())) {
                    Account.shown(findings).forEach(setting::say);
                }
                isClean = course.isClean();
                return isClean ? report : report.failed();
            } finally {
                cluster.finish(isClean && !setting.sizes().keeps(), setting::say);
            }
        }
    }

    private static Course course(Setting setting, ClusterProcesses cluster, BeginningsDoor door)
            throws IOException, InterruptedException {
        StoredRecords records = new StoredRecords(cluster.store());
        try (SteadyLoad load =
                new SteadyLoad(cluster, "steady", CALLERS, 0, setting.sizes().seed())) {
            setting.say("warming up");
            sleep(WARM_UP);
            setting.say("the store is killed, after " + load.ids().size() + " ids");
            cluster.kill(Part.STORE);
            sleep(setting.length());
            cluster.restart(Part.STORE);
            long back = System.nanoTime();
            Set<String> backlog = load.ids();
            setting.say("the store is back, after " + backlog.size() + " ids");
            // meanwhile the load goes on, so that what comes now competes with what waited
            records.await(backlog, PATIENCE, setting::say);
            Duration recovery = Duration.ofNanos(System.nanoTime() - back);
            sleep(AFTERWARDS.minus(recovery));
            load.stop();
            records.await(load.ids(), PATIENCE, setting::say);
            return new Course(
                    Account.of(load.given(), door.beginnings(), records.outcomes(), action -> 1),
                    load.refusals(),
                    load.given().size(),
                    recovery);
        }
    }

    private static Report report(Course course, double controllerPeak, double invokerPeak) {
        Report report = new Report("outage")
                .count("calls", "calls that came to something", course.calls(), "")
                .count("failed", "calls that did not succeed", course.failed(), "0");
        course.refusals().forEach((text, count) -> report.remark("  " + text, count.toString()));
        return report.count(
                        "unrecorded",
                        "ids without a record",
                        course.account().lost().size(),
                        "0")
                .count(
                        "doubled",
                        "run twice, or two records",
                        course.account().doubled().size(),
                        "0")
                .count(
                        "recoveredMillis",
                        "from the store's return to the last record of what waited, ms",
                        course.recovery().toMillis(),
                        "")
                .figure("controllerPeakMegabytes", "most resident memory of a controller", controllerPeak, "MB")
                .figure("invokerPeakMegabytes", "most resident memory of an invoker", invokerPeak, "MB");
    }

    private static double peak(ClusterProcesses cluster, Part.Kind kind) {
        return cluster.parts().stream()
                .filter(it -> it.kind() == kind)
                .mapToDouble(it -> ProcessCpu.peakMegabytes(cluster.pid(it)))
                .max()
                .orElse(0);
    }

    private static void sleep(Duration length) throws InterruptedException {
        TimeUnit.NANOSECONDS.sleep(length.toNanos());
    }
}
