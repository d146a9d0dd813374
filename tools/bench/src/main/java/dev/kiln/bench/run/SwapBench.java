// SPDX-License-Identifier: Apache-2.0
package dev.kiln.bench.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kiln.bench.load.Call;
import dev.kiln.bench.load.ClosedLoop;
import dev.kiln.bench.load.LoadResult;
import dev.kiln.bench.load.OpenLoop;
import dev.kiln.bench.load.WarmUp;
import dev.kiln.bench.report.Report;
import dev.kiln.bench.subject.KilnServer;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * The pool's provider is swapped for another and back while half of what the platform can do is asked of it, with sixteen sandboxes warm:
 * what fails, what is lost, how long it takes, and how much slower the slowest calls are than without a swap.
 */
final class SwapBench implements Bench {

    private static final int CLIENTS = 16;
    private static final String POOL = "/admin/v1/pools/default";
    private static final Duration LONGEST_SWAP = Duration.ofMinutes(3);
    private static final Duration LONGEST_RECORDS = Duration.ofSeconds(30);
    private static final long LOOK_MILLIS = 50;
    private static final int SETTLING = 4;

    /** Does nothing, or waits on request: so that as many sandboxes are made as there are who wait. */
    private static final String CODE =
            "function main({ wait }) { return wait ? new Promise(done => setTimeout(() => done({}), wait)) : {} }";

    /** Longer than it takes to make sixteen sandboxes, so that none serves two. */
    private static final String WAITING = "{\"wait\":15000}";

    private final ObjectMapper mapper = new ObjectMapper();

    /** One way: how it went while the pool changed. */
    private record Way(LoadResult settling, LoadResult still, LoadResult load, double seconds) {
        double steadyP99Millis() {
            return still.percentileMillis(99);
        }

        long answered() {
            return count(settling) + count(still) + count(load);
        }

        double ratio() {
            return load.percentileMillis(99) / steadyP99Millis();
        }
    }

    @Override
    public Report run(Setting setting) throws IOException, InterruptedException {
        String first = setting.runtime();
        String second = first.equals("process") ? "null" : "process";
        try (KilnServer server = Subjects.server(setting, "--user-memory", "8192")) {
            server.putAction("noop", CODE, Subjects.SMALLEST);
            byte[] request = Subjects.blockingCall(server, "noop");
            setting.say("warming up");
            heat(server);
            WarmUp.run(() -> ClosedLoop.run(Subjects.clients(server, CLIENTS, request), setting.part(4)));
            long before = records(server);
            LoadResult closed = ClosedLoop.run(Subjects.clients(server, CLIENTS, request), setting.part(2))
                    .orThrow();
            double rate = closed.perSecond() / 2;
            Way there = swap(setting, server, request, rate, second);
            Way back = swap(setting, server, request, rate, first);
            long answered = count(closed) + there.answered() + back.answered() + 2 * CLIENTS;
            long lost = answered - awaitRecords(server, before, answered);
            return report(first, second, rate, there, back, lost);
        }
    }

    /** Sixteen sandboxes are warm afterwards. */
    private static void heat(KilnServer server) throws IOException, InterruptedException {
        byte[] request = server.request("POST", "/actions/noop?blocking=true", WAITING);
        List<Call> clients = Subjects.clients(server, CLIENTS, request);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<Boolean>> calls = clients.stream()
                    .<Callable<Boolean>>map(it -> () -> {
                        it.make();
                        return true;
                    })
                    .toList();
            for (Future<Boolean> call : threads.invokeAll(calls)) {
                call.get();
            }
        } catch (ExecutionException e) {
            throw new IOException("sixteen sandboxes could not be made: " + e.getCause(), e);
        }
    }

    private Way swap(Setting setting, KilnServer server, byte[] request, double rate, String to)
            throws IOException, InterruptedException {
        setting.say("half of the load, without a swap");
        heat(server);
        List<Call> clients = Subjects.clients(server, CLIENTS, request);
        LoadResult settling =
                OpenLoop.run(clients, rate, setting.part(SETTLING)).orThrow();
        LoadResult still = OpenLoop.run(clients, rate, setting.length()).orThrow();
        setting.say("the same, while the pool is swapped to " + to);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Double> seconds = threads.submit((Callable<Double>) () -> begin(server, to));
            LoadResult load = OpenLoop.run(clients, rate, setting.length());
            return new Way(settling, still, load, seconds.get());
        } catch (ExecutionException e) {
            throw new IOException("the swap to " + to + " went wrong: " + e.getCause(), e);
        }
    }

    /** Swaps, and waits until nothing is left of what there was. */
    private double begin(KilnServer server, String to) throws IOException, InterruptedException {
        long start = System.nanoTime();
        server.sendTo("POST", POOL + "/swap", "{\"setup\":{\"provider\":\"" + to + "\"}}");
        while (System.nanoTime() - start < LONGEST_SWAP.toNanos()) {
            JsonNode swap = mapper.readTree(server.sendTo("GET", POOL + "/swap", ""));
            switch (swap.path("stage").asText()) {
                case "done" -> {
                    return (System.nanoTime() - start) / 1e9;
                }
                case "rolled-back" -> throw new IOException(swap.path("verdict").asText());
                default -> TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
            }
        }
        throw new IOException("it took longer than " + LONGEST_SWAP);
    }

    private long awaitRecords(KilnServer server, long before, long answered) throws IOException, InterruptedException {
        long end = System.nanoTime() + LONGEST_RECORDS.toNanos();
        long found = records(server) - before;
        while (found < answered && System.nanoTime() < end) {
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
            found = records(server) - before;
        }
        return Math.min(found, answered);
    }

    private long records(KilnServer server) throws IOException {
        return mapper.readTree(server.send("GET", "/activations?count=true&name=noop", ""))
                .path("activations")
                .asLong();
    }

    private static long count(LoadResult load) {
        return load.latencies().getTotalCount();
    }

    private static Report report(String first, String second, double rate, Way there, Way back, long lost) {
        long failed = there.load().failed() + back.load().failed();
        return new Report("swap")
                .figure("ratePerSecond", "calls", rate, "calls/s")
                .figure("thereSeconds", first + " to " + second, there.seconds(), "s", "at most 10")
                .figure("backSeconds", second + " to " + first, back.seconds(), "s", "at most 10")
                .figure("seconds", "the slower of the two", Math.max(there.seconds(), back.seconds()), "s")
                .figure("failed", "failed", (double) failed, "calls", "none")
                .figure("lost", "lost", (double) lost, "records", "none")
                .figure("steadyP99Millis", "p99 without a swap, " + first, there.steadyP99Millis(), "ms")
                .figure("thereP99Millis", "  while it is swapped", there.load().percentileMillis(99), "ms")
                .figure("steadyOtherP99Millis", "p99 without a swap, " + second, back.steadyP99Millis(), "ms")
                .figure("backP99Millis", "  while it is swapped", back.load().percentileMillis(99), "ms")
                .figure(
                        "p99Ratio",
                        "p99 with / without, the worse of the two",
                        Math.max(there.ratio(), back.ratio()),
                        "",
                        "at most 3");
    }
}
