// SPDX-License-Identifier: Apache-2.0
package dev.kiln.bench.run;

import dev.kiln.bench.cluster.StandIn;
import dev.kiln.bench.fill.FilledStore;
import dev.kiln.bench.load.Call;
import dev.kiln.bench.load.ClosedLoop;
import dev.kiln.bench.report.Report;
import dev.kiln.store.couchdb.CouchDbStores;
import dev.kiln.store.couchdb.http.CouchDbConfig;
import dev.kiln.store.embedded.EmbeddedStores;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;

/**
 * How much slower a store gets by what it holds: an action read, and records listed since an instant, in a large store and a small
 * one, in turns. Through the ports, in this process: of the embedded store, and of what speaks like CouchDB, which holds less.
 */
final class StoreBench implements Bench {

    private static final int SMALL = 1_000;
    private static final int ROUNDS = 6;

    @Override
    public Report run(Setting setting) throws IOException, InterruptedException {
        Report report = new Report("store");
        Path scratch = Files.createTempDirectory("kiln-store");
        try {
            embedded(setting, scratch, report);
            couch(setting, scratch, report);
        } finally {
            try (Stream<Path> files = Files.walk(scratch)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.deleteIfExists(file);
                }
            }
        }
        return report;
    }

    private static void embedded(Setting setting, Path scratch, Report report) throws InterruptedException {
        try (EmbeddedStores small = embedded(scratch.resolve("small"));
                EmbeddedStores large = embedded(scratch.resolve("large"))) {
            Sizes sizes = setting.sizes();
            compare(
                    setting,
                    report,
                    "",
                    new FilledStore(small.artifacts(), small.activations(), SMALL, SMALL),
                    new FilledStore(large.artifacts(), large.activations(), sizes.actions(), sizes.records()),
                    "embedded, " + sizes.actions() + " actions and " + sizes.records() + " records");
        }
    }

    private static EmbeddedStores embedded(Path folder) {
        return EmbeddedStores.open(folder, Thread.ofPlatform().daemon().factory());
    }

    private static void couch(Setting setting, Path scratch, Report report) throws IOException, InterruptedException {
        if (setting.sizes().couchRecords() == 0) {
            return;
        }
        int records = setting.sizes().couchRecords();
        int actions = Math.max(SMALL, records / 10);
        try (StandIn server = StandIn.start(setting.root(), scratch.resolve("couch"));
                CouchDbStores small = couch(server, "small_");
                CouchDbStores large = couch(server, "large_")) {
            compare(
                    setting,
                    report,
                    "couch",
                    new FilledStore(small.artifacts(), small.activations(), SMALL, SMALL),
                    new FilledStore(large.artifacts(), large.activations(), actions, records),
                    "the stand-in for CouchDB, " + actions + " actions and " + records + " records");
        }
    }

    private static CouchDbStores couch(StandIn server, String prefix) {
        // a view is made at the first question: minutes, where there is much
        CouchDbConfig config = CouchDbConfig.standard(server.address())
                .withPrefix(prefix)
                .withTimeouts(Duration.ofSeconds(5), Duration.ofMinutes(30));
        return CouchDbStores.open(config, Thread.ofPlatform().daemon().factory(), new SecureRandom());
    }

    private static void compare(
            Setting setting, Report report, String prefix, FilledStore small, FilledStore large, String what)
            throws InterruptedException {
        setting.say("filling " + what);
        small.fill(setting::say);
        large.fill(setting::say);
        setting.say("first questions");
        for (FilledStore store : List.of(small, large)) {
            store.getAction();
            store.listRecords();
        }
        report.remark(what, "");
        ratio(setting, report, name(prefix, "get"), "an action read", small::getAction, large::getAction);
        ratio(setting, report, name(prefix, "list"), "30 records listed", small::listRecords, large::listRecords);
    }

    private static void ratio(Setting setting, Report report, String name, String label, Call small, Call large)
            throws InterruptedException {
        setting.say(label);
        Histogram ofSmall = new Histogram(3);
        Histogram ofLarge = new Histogram(3);
        // the first round is for getting warm
        for (int round = 0; round <= ROUNDS; round++) {
            Histogram oneSmall = measure(setting, small);
            Histogram oneLarge = measure(setting, large);
            if (round > 0) {
                ofSmall.add(oneSmall);
                ofLarge.add(oneLarge);
            }
        }
        double smallP99 = ofSmall.getValueAtPercentile(99) / 1e6;
        double largeP99 = ofLarge.getValueAtPercentile(99) / 1e6;
        report.figure(name + "P50Millis", label + ", large store, p50", ofLarge.getValueAtPercentile(50) / 1e6, "ms")
                .figure(name + "P99Millis", "  p99", largeP99, "ms")
                .figure(name + "SmallP50Millis", "  small store, p50", ofSmall.getValueAtPercentile(50) / 1e6, "ms")
                .figure(name + "SmallP99Millis", "  p99", smallP99, "ms")
                .figure(name + "P99Ratio", "  large / small, p99", largeP99 / smallP99, "", "at most 2");
    }

    private static Histogram measure(Setting setting, Call question) throws InterruptedException {
        return ClosedLoop.run(List.of(question), setting.part(2 * ROUNDS))
                .orThrow()
                .latencies();
    }

    private static String name(String prefix, String what) {
        return prefix.isEmpty() ? what : prefix + Character.toUpperCase(what.charAt(0)) + what.substring(1);
    }
}
