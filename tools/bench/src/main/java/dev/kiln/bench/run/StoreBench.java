// SPDX-License-Identifier: Apache-2.0
package dev.kiln.bench.run;

import dev.kiln.bench.cluster.StandIn;
import dev.kiln.bench.fill.FilledStore;
import dev.kiln.bench.load.Call;
import dev.kiln.bench.load.ClosedLoop;
import dev.kiln.bench.load.HttpConnection;
import dev.kiln.bench.report.Report;
import dev.kiln.bench.subject.KilnServer;
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
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;

/**
 * How much slower a store gets by what it holds: an action read, and records listed since an instant, in a large store and a small
 * one, in turns. The embedded store by the API of a server on its data; what speaks like CouchDB, which holds less, by the ports, in
 * this process.
 */
final class StoreBench implements Bench {

    private static final int SMALL = 1_000;
    private static final int ROUNDS = 6;
    private static final String GET = "an action read";
    private static final String LIST = "30 records listed";

    /** Shorter than an action or a record. */
    private static final int LEAST_ANSWER = 100;

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

    private static void embedded(Setting setting, Path scratch, Report report)
            throws IOException, InterruptedException {
        Sizes sizes = setting.sizes();
        String what = "embedded, " + sizes.actions() + " actions and " + sizes.records() + " records, by the API";
        setting.say("filling: " + what);
        FilledStore smallFill = filled(setting, scratch.resolve("small"), SMALL, SMALL);
        FilledStore largeFill = filled(setting, scratch.resolve("large"), sizes.actions(), sizes.records());
        try (KilnServer small = server(setting, scratch.resolve("small"));
                KilnServer large = server(setting, scratch.resolve("large"))) {
            report.remark(what, "");
            ratio(
                    setting,
                    report,
                    "get",
                    GET,
                    client(small, smallFill::actionPath),
                    client(large, largeFill::actionPath));
            ratio(
                    setting,
                    report,
                    "list",
                    LIST,
                    client(small, smallFill::listPath),
                    client(large, largeFill::listPath));
        }
    }

    private static FilledStore filled(Setting setting, Path folder, int actions, int records)
            throws InterruptedException {
        try (EmbeddedStores stores = EmbeddedStores.open(
                folder.resolve("data").resolve("store"),
                Thread.ofPlatform().daemon().factory())) {
            FilledStore filled = new FilledStore(stores.artifacts(), stores.activations(), actions, records);
            filled.fill(setting::say);
            return filled;
        }
    }

    private static KilnServer server(Setting setting, Path folder) throws IOException, InterruptedException {
        return KilnServer.start(folder, setting.root(), "null", List.of());
    }

    private static Call client(KilnServer server, Supplier<String> path) throws IOException {
        HttpConnection connection = server.connect();
        return () -> {
            HttpConnection.Response response = connection.exchange(server.request("GET", path.get(), ""));
            if (response.status() != 200 || response.body().length < LEAST_ANSWER) {
                throw new IOException("status " + response.status() + ": " + response.text());
            }
        };
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
            String what = "the stand-in for CouchDB, " + actions + " actions and " + records + " records, by the port";
            FilledStore smallStore = new FilledStore(small.artifacts(), small.activations(), SMALL, SMALL);
            FilledStore largeStore = new FilledStore(large.artifacts(), large.activations(), actions, records);
            setting.say("filling: " + what);
            smallStore.fill(setting::say);
            largeStore.fill(setting::say);
            setting.say("first questions");
            for (FilledStore store : List.of(smallStore, largeStore)) {
                store.getAction();
                store.listRecords();
            }
            report.remark(what, "");
            ratio(setting, report, "couchGet", GET, smallStore::getAction, largeStore::getAction);
            ratio(setting, report, "couchList", LIST, smallStore::listRecords, largeStore::listRecords);
        }
    }

    private static CouchDbStores couch(StandIn server, String prefix) {
        // a view is made at the first question: minutes, where there is much
        CouchDbConfig config = CouchDbConfig.standard(server.address())
                .withPrefix(prefix)
                .withTimeouts(new CouchDbConfig.Timeouts(Duration.ofSeconds(5), Duration.ofMinutes(30)));
        return CouchDbStores.open(config, Thread.ofPlatform().daemon().factory(), new SecureRandom());
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
}
