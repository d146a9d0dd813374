// SPDX-License-Identifier: Apache-2.0
package dev.kiln.bench.promise;

import dev.kiln.bench.calls.Account;
import dev.kiln.bench.calls.BeginningsDoor;
import dev.kiln.bench.chaos.Chaos;
import dev.kiln.bench.cluster.ClusterClient;
import dev.kiln.bench.cluster.ClusterPlan;
import dev.kiln.bench.cluster.ClusterProcesses;
import dev.kiln.bench.report.Report;
import dev.kiln.bench.run.Bench;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** A cluster whose processes are killed and paused at random under load: nothing may be lost, nothing done twice, nothing left. */
final class ChaosBench implements Bench {

    private static final int MEGABYTES = 768;
    private static final int LABEL_CHARACTERS = 90;

    @Override
    public Report run(Setting setting) throws IOException, InterruptedException {
        long seed = setting.sizes().seed();
        Chaos.Wish wish =
                new Chaos.Wish(setting.sizes().activations(), setting.sizes().kills(), seed);
        setting.say("seed " + seed + ": " + wish.kills() + " kills and pauses, " + wish.activations()
                + " activations, 2 controllers, 3 invokers");
        ClusterPlan plan = new ClusterPlan(setting.root(), "process", 2, 3, MEGABYTES, List.of(), List.of());
        try (BeginningsDoor door = new BeginningsDoor()) {
            ClusterProcesses cluster = ClusterProcesses.start(plan);
            setting.say("the cluster is up in " + cluster.scratch());
            boolean isClean = false;
            try {
                ClusterClient client = new ClusterClient(cluster);
                for (Map.Entry<String, Integer> action : Chaos.ACTIONS.entrySet()) {
                    client.putAction(action.getKey(), door.code(), action.getValue());
                }
                Chaos.Course course = new Chaos(cluster, door, wish, setting::say).run();
                List<String> orphans = cluster.stop();
                isClean = course.isClean() && orphans.isEmpty();
                return report(setting, wish, course, orphans, isClean);
            } finally {
                cluster.finish(isClean && !setting.sizes().keeps(), setting::say);
            }
        }
    }

    private static Report report(
            Setting setting, Chaos.Wish wish, Chaos.Course course, List<String> orphans, boolean isClean) {
        var account = course.account();
        Report report = new Report("chaos")
                .count("accepted", "ids given out", course.accepted(), "")
                .count("kills", "kills and pauses", sum(course.kills()), "");
        course.kills().forEach((kind, count) -> report.remark("  " + kind, count.toString()));
        account.outcomes().forEach((outcome, count) -> report.remark(label("records: " + outcome), count.toString()));
        report.count("lost", "ids without a record", account.lost().size(), "0")
                .count(
                        "doubled",
                        "begun too often, or two records",
                        account.doubled().size(),
                        "0")
                .count("orphans", "left when it had stopped", orphans.size(), "0")
                .count(
                        "unseen",
                        "ended well, never seen to begin",
                        account.unseen().size(),
                        "0")
                .count(
                        "contradicted",
                        "record says other than the caller was told",
                        account.contradicted().size(),
                        "")
                .count(
                        "longestOutageMillis",
                        "longest outage that a caller saw, ms",
                        course.longestOutage().toMillis(),
                        "")
                .count(
                        "longestCallMillis",
                        "longest answered call, ms",
                        course.longestCall().toMillis(),
                        "")
                .count(
                        "settlingMillis",
                        "from healed to the last record, ms",
                        course.settling().toMillis(),
                        "")
                .count("seed", "seed", wish.seed(), "")
                .count("refused", "attempts that came to nothing", sum(course.refusals()), "");
        course.refusals().forEach((text, count) -> report.remark(label(text), count.toString()));
        for (List<String> findings :
                List.of(account.lost(), account.doubled(), account.unseen(), account.contradicted(), orphans)) {
            Account.shown(findings).forEach(setting::say);
        }
        return isClean ? report : report.failed();
    }

    private static String label(String text) {
        return "  " + (text.length() <= LABEL_CHARACTERS ? text : text.substring(0, LABEL_CHARACTERS) + "...");
    }

    private static int sum(Map<String, Integer> counts) {
        return counts.values().stream().mapToInt(Integer::intValue).sum();
    }
}
