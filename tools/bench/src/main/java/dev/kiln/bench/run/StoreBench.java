// SPDX-License-Identifier: Apache-2.0
package dev.kiln.bench.run;

import dev.kiln.bench.cluster.StandIn;
import dev.kiln.bench.fill.Contents;
import dev.kiln.bench.fill.FilledStore;
import dev.kiln.bench.fill.Questions;
import dev.kiln.bench.fill.Scratch;
import dev.kiln.bench.load.Call;
import dev.kiln.bench.load.Turns;
import dev.kiln.bench.report.Report;
import dev.kiln.bench.subject.KilnServer;
import dev.kiln.store.couchdb.CouchDbStores;
import dev.kiln.store.couchdb.http.CouchDbConfig;
import dev.kiln.store.embedded.EmbeddedStores;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.HdrHistogram.Histogram;

/**
 * How much slower a store gets by what it holds: the same questions to a large store and a small one, in turns. The embedded
 * store by the API of a server on its data, what speaks like CouchDB by the ports, in this process; the removal of old records,
 * which no API has, by the port in both cases.
 */
final class StoreBench implements Bench {

    private static final Contents SMALL = new Contents(1_000, 1_000);
    private static final int LEAST_GETS = 5_000;
    private static final int LEAST_LISTS = 1_000;

    private static final int COUNTS_OF_ALL = 5;

    private static final int PRUNED_AT_ONCE = 100;
    private static final long SEED = 7;

    /** With indexes, logs and what is being rewritten. */
    private static final long EMBEDDED_RECORD_BYTES = 1_200;

    private static final long COUCH_RECORD_BYTES = 3_000;
    private static final String AT_MOST_2 = "at most 2";

    @Override
    public Report run(Setting setting) throws IOException, InterruptedException {
        Report report = new Report("store");
        embedded(setting, report);
        if (setting.sizes().couchRecords() > 0) {
            couch(setting, report);
        }
        return report;
    }

    private static void embedded(Setting setting, Report report) throws IOException, InterruptedException {
        Contents large = new Contents(setting.sizes().actions(), setting.sizes().records());
        try (Scratch scratch = Scratch.open("kiln-store", bytes(large, EMBEDDED_RECORD_BYTES))) {
            say(setting, report, "embedded, by the API", large);
            Path smallFolder = scratch.folder().resolve("small");
            Path largeFolder = scratch.folder().resolve("large");
            try (EmbeddedStores one = embedded(smallFolder);
                    EmbeddedStores other = embedded(largeFolder)) {
                FilledStore small = new FilledStore(one.artifacts(), one.activations(), SMALL, random());
                FilledStore filled = new FilledStore(other.artifacts(), other.activations(), large, random());
                fill(setting, report, "fill", small, filled);
                prune(setting, report, "prune", small, filled);
            }
            report.figure("megabytes", "on the disk, both", scratch.bytes() / 1e6, "MB");
            try (KilnServer one = KilnServer.start(smallFolder, setting.root(), "null", List.of());
                    KilnServer other = KilnServer.start(largeFolder, setting.root(), "null", List.of())) {
                Questions small = Questions.byApi(one, SMALL, random());
                Questions filled = Questions.byApi(other, large, random());
                ask(setting, report, "", small, filled);
                countAll(setting, report, "", filled);
            }
        }
    }

    private static EmbeddedStores embedded(Path folder) {
        return EmbeddedStores.open(
                folder.resolve("data").resolve("store"),
                Thread.ofPlatform().daemon().factory());
    }

    private static void couch(Setting setting, Report report) throws IOException, InterruptedException {
        int records = setting.sizes().couchRecords();
        Contents large = new Contents(Math.max(SMALL.actions(), records / 10), records);
        try (Scratch scratch = Scratch.open("kiln-store", bytes(large, COUCH_RECORD_BYTES));
                StandIn server = StandIn.start(setting.root(), scratch.folder());
                CouchDbStores one = couch(server, "small_");
                CouchDbStores other = couch(server, "large_")) {
            say(setting, report, "the stand-in for CouchDB, by the port", large);
            FilledStore small = new FilledStore(one.artifacts(), one.activations(), SMALL, random());
            FilledStore filled = new FilledStore(other.artifacts(), other.activations(), large, random());
            fill(setting, report, "couchFill", small, filled);
            Questions ofSmall = Questions.byPort(one.artifacts(), one.activations(), SMALL, random());
            Questions ofLarge = Questions.byPort(other.artifacts(), other.activations(), large, random());
            long begin = System.nanoTime();
            setting.say("a first question to each of its views, which builds them");
            build(ofSmall, small, text -> {});
            build(ofLarge, filled, setting::say);
            report.figure("couchViewsSeconds", "its views built", secondsSince(begin), "s");
            ask(setting, report, "couch", ofSmall, ofLarge);
            prune(setting, report, "couchPrune", small, filled);
            countAll(setting, report, "couch", ofLarge);
            report.figure("couchMegabytes", "on the disk, both", scratch.bytes() / 1e6, "MB");
        }
    }

    private static void build(Questions questions, FilledStore store, Consumer<String> progress) throws IOException {
        questions.list().make();
        progress.accept("one of three views is built");
        questions.listOfAction().make();
        progress.accept("two of three views are built");
        store.prune(PRUNED_AT_ONCE);
    }

    private static CouchDbStores couch(StandIn server, String prefix) {
        // a view is built at the first question: minutes, where there is much
        CouchDbConfig config = CouchDbConfig.standard(server.address())
                .withPrefix(prefix)
                .withTimeouts(new CouchDbConfig.Timeouts(Duration.ofSeconds(5), Duration.ofMinutes(30)));
        return CouchDbStores.open(config, Thread.ofPlatform().daemon().factory(), new SecureRandom());
    }

    private static void fill(Setting setting, Report report, String name, FilledStore small, FilledStore large)
            throws InterruptedException {
        long begin = System.nanoTime();
        small.fill(text -> {});
        large.fill(setting::say);
        report.figure(name + "Seconds", "filled", secondsSince(begin), "s");
    }

    private static void ask(Setting setting, Report report, String prefix, Questions small, Questions large)
            throws IOException {
        Comparison comparison = new Comparison(setting, report);
        comparison.of(name(prefix, "get"), "an action read", small.get(), large.get(), LEAST_GETS);
        comparison.of(name(prefix, "list"), "30 records since a time", small.list(), large.list(), LEAST_LISTS);
        comparison.of(
                name(prefix, "listOfAction"),
                "30 records of an action",
                small.listOfAction(),
                large.listOfAction(),
                LEAST_LISTS);
        comparison.of(name(prefix, "count"), "30 records counted", small.count(), large.count(), LEAST_LISTS);
    }

    /** Asks one question and says how long its answers took. */
    private record Comparison(Setting setting, Report report) {
        void of(String name, String label, Call small, Call large, int least) throws IOException {
            setting.say(label);
            Turns.Latencies latencies = Turns.run(small, large, setting.length(), least);
            Histogram ofLarge = latencies.other();
            Histogram ofSmall = latencies.one();
            report.figure(name + "P50Millis", label + ", large store, p50", millis(ofLarge, 50), "ms")
                    .figure(name + "P99Millis", "  p99", millis(ofLarge, 99), "ms")
                    .figure(name + "SmallP50Millis", "  small store, p50", millis(ofSmall, 50), "ms")
                    .figure(name + "SmallP99Millis", "  p99", millis(ofSmall, 99), "ms")
                    .count(name + "Samples", "  each asked", ofLarge.getTotalCount(), "times")
                    .figure(name + "P99Ratio", "  large / small, p99", ratio(ofLarge, ofSmall, 99), "", AT_MOST_2)
                    .figure(name + "P50Ratio", "  p50", ratio(ofLarge, ofSmall, 50), "");
        }
    }

    /** All old records of both, a part of each in turn: too few for more than a median. */
    private static void prune(Setting setting, Report report, String name, FilledStore small, FilledStore large) {
        String label = PRUNED_AT_ONCE + " old records removed";
        setting.say(label);
        Histogram ofSmall = new Histogram(3);
        Histogram ofLarge = new Histogram(3);
        boolean areLeft = true;
        while (areLeft) {
            areLeft = prune(small, ofSmall) && prune(large, ofLarge);
        }
        report.figure(name + "P50Millis", label + ", large store, p50", millis(ofLarge, 50), "ms")
                .figure(name + "SmallP50Millis", "  small store, p50", millis(ofSmall, 50), "ms")
                .figure(name + "P50Ratio", "  large / small, p50", ratio(ofLarge, ofSmall, 50), "", AT_MOST_2);
    }

    private static boolean prune(FilledStore store, Histogram latencies) {
        long from = System.nanoTime();
        boolean wereThere = store.prune(PRUNED_AT_ONCE);
        if (wereThere) {
            latencies.recordValue(System.nanoTime() - from);
        }
        return wereThere;
    }

    /** Of the large store only: how long it takes goes by what there is. */
    private static void countAll(Setting setting, Report report, String prefix, Questions large) throws IOException {
        String label = "all records counted";
        setting.say(label);
        Histogram latencies = new Histogram(3);
        for (int i = 0; i < COUNTS_OF_ALL; i++) {
            long from = System.nanoTime();
            large.countAll().make();
            latencies.recordValue(System.nanoTime() - from);
        }
        report.figure(
                name(prefix, "countAll") + "P50Millis",
                label + ", large store, p50",
                millis(latencies, 50),
                "ms",
                "goes by their number");
    }

    private static void say(Setting setting, Report report, String store, Contents large) {
        String what =
                String.format(Locale.ROOT, "%s: %,d actions and %,d records", store, large.actions(), large.records());
        setting.say("filling " + what);
        report.remark(what, "");
    }

    private static long bytes(Contents large, long eachBytes) {
        return (large.actions() + (long) large.records()) * eachBytes;
    }

    private static RandomGenerator random() {
        return RandomGeneratorFactory.of("L64X128MixRandom").create(SEED);
    }

    private static String name(String prefix, String name) {
        return prefix.isEmpty() ? name : prefix + name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1);
    }

    private static double secondsSince(long begin) {
        return (System.nanoTime() - begin) / 1e9;
    }

    private static double millis(Histogram latencies, double percentile) {
        return latencies.getValueAtPercentile(percentile) / 1e6;
    }

    private static double ratio(Histogram large, Histogram small, double percentile) {
        return (double) large.getValueAtPercentile(percentile) / small.getValueAtPercentile(percentile);
    }
}
