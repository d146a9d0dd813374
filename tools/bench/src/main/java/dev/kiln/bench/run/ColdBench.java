// SPDX-License-Identifier: Apache-2.0
package dev.kiln.bench.run;

import dev.kiln.bench.load.HttpConnection;
import dev.kiln.bench.report.Report;
import dev.kiln.bench.subject.Floor;
import dev.kiln.bench.subject.FloorSandbox;
import dev.kiln.bench.subject.KilnServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/**
 * First calls: with nothing there, with a stem sandbox, with a paused one; and beside the first the floor, which is what the
 * backend itself takes to start the same image, load the same code and call it.
 */
final class ColdBench implements Bench {

    private static final int FEWEST_CALLS = 10;
    private static final int WARM_UP_CALLS = 3;

    /** Time for a stem to be replaced, and for an idle sandbox to be paused. */
    private static final long SETTLE_MILLIS = 1_500;

    @Override
    public Report run(Setting setting) throws IOException, InterruptedException {
        int calls = Math.max(FEWEST_CALLS, (int) setting.length().toSeconds());
        Report report = new Report("cold");
        cold(setting, report, calls);
        stem(setting, report, calls);
        paused(setting, report, calls);
        return report;
    }

    private static void cold(Setting setting, Report report, int calls) throws IOException, InterruptedException {
        setting.say(calls + " cold starts, without and with the platform in turns");
        Histogram floorTimes = new Histogram(3);
        Histogram platformTimes = new Histogram(3);
        try (KilnServer server = Subjects.server(setting, "--user-memory", "8192");
                Floor floor = Subjects.floor(setting);
                HttpConnection client = server.connect()) {
            for (int i = 0; i < calls + WARM_UP_CALLS; i++) {
                String name = "cold" + i;
                server.putAction(name, Subjects.NOOP, Subjects.STANDARD);
                long floorNanos = floorStart(floor);
                long platformNanos = firstCall(client, server, name);
                if (i >= WARM_UP_CALLS) {
                    floorTimes.recordValue(floorNanos);
                    platformTimes.recordValue(platformNanos);
                }
            }
        }
        double floorP50 = floorTimes.getValueAtPercentile(50) / 1e6;
        double coldP50 = platformTimes.getValueAtPercentile(50) / 1e6;
        boolean isDocker = setting.runtime().equals("docker");
        report.figure("engineFloorP50Millis", "the backend alone, p50", floorP50, "ms")
                .figure("coldP50Millis", "cold start, p50", coldP50, "ms", isDocker ? "" : "at most 150")
                .figure("coldP95Millis", "  p95", platformTimes.getValueAtPercentile(95) / 1e6, "ms")
                .figure("ratio", "  / backend alone", coldP50 / floorP50, "", isDocker ? "at most 1.3" : "");
    }

    private static void stem(Setting setting, Report report, int calls) throws IOException, InterruptedException {
        setting.say(calls + " first calls that find a stem sandbox");
        Path manifest = Files.createTempFile("kiln-bench", ".json");
        Files.writeString(
                manifest,
                Files.readString(setting.root().resolve("actions/runtimes.json"))
                        .replaceFirst(
                                "\"stemCells\": \\[\\]",
                                "\"stemCells\": [{\"initialCount\": 2, \"memory\": \"256 MB\"}]"));
        Histogram times = new Histogram(3);
        try (KilnServer server = Subjects.server(setting, "--user-memory", "8192", "--manifest", manifest.toString());
                HttpConnection client = server.connect()) {
            for (int i = 0; i < calls + WARM_UP_CALLS; i++) {
                String name = "stem" + i;
                server.putAction(name, Subjects.NOOP, Subjects.STANDARD);
                TimeUnit.MILLISECONDS.sleep(SETTLE_MILLIS);
                long nanos = firstCall(client, server, name);
                if (i >= WARM_UP_CALLS) {
                    times.recordValue(nanos);
                }
            }
        } finally {
            Files.delete(manifest);
        }
        report.figure(
                        "stemP50Millis",
                        "from a stem sandbox, p50",
                        times.getValueAtPercentile(50) / 1e6,
                        "ms",
                        "at most 60")
                .figure("stemP95Millis", "  p95", times.getValueAtPercentile(95) / 1e6, "ms");
    }

    private static void paused(Setting setting, Report report, int calls) throws IOException, InterruptedException {
        setting.say(calls + " calls that find a paused sandbox");
        Histogram times = new Histogram(3);
        try (KilnServer server = Subjects.server(setting, "--set", "kiln.invoker.sandboxes.pause-grace=50ms");
                HttpConnection client = server.connect()) {
            server.putAction("paused", Subjects.NOOP, Subjects.STANDARD);
            firstCall(client, server, "paused");
            for (int i = 0; i < calls; i++) {
                TimeUnit.MILLISECONDS.sleep(SETTLE_MILLIS / 2);
                times.recordValue(call(client, server, "paused", "\"resume\"", true));
            }
        }
        report.figure(
                        "pausedP50Millis",
                        "from a paused sandbox, p50",
                        times.getValueAtPercentile(50) / 1e6,
                        "ms",
                        "at most 40")
                .figure("pausedP95Millis", "  p95", times.getValueAtPercentile(95) / 1e6, "ms");
    }

    private static long floorStart(Floor floor) throws IOException, InterruptedException {
        long from = System.nanoTime();
        try (FloorSandbox sandbox = floor.start()) {
            sandbox.init(Subjects.NOOP);
            sandbox.run();
            return System.nanoTime() - from;
        }
    }

    private static long firstCall(HttpConnection client, KilnServer server, String name) throws IOException {
        return call(client, server, name, "\"initTime\"", true);
    }

    /** Times one call, and makes sure that it was the kind of start that is measured. */
    private static long call(HttpConnection client, KilnServer server, String name, String mark, boolean isExpected)
            throws IOException {
        byte[] request = Subjects.blockingCall(server, name);
        long from = System.nanoTime();
        HttpConnection.Response response = client.exchange(request);
        long nanos = System.nanoTime() - from;
        if (response.status() != 200 || response.text().contains(mark) != isExpected) {
            throw new IOException(
                    "a call of " + name + " was not what is measured: " + response.status() + " " + response.text());
        }
        return nanos;
    }
}
