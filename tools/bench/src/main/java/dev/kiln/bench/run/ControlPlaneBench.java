// SPDX-License-Identifier: Apache-2.0
package dev.kiln.bench.run;

import dev.kiln.bench.load.Call;
import dev.kiln.bench.load.ClosedLoop;
import dev.kiln.bench.load.HttpConnection;
import dev.kiln.bench.load.LoadResult;
import dev.kiln.bench.load.WarmUp;
import dev.kiln.bench.report.Report;
import dev.kiln.bench.subject.KilnServer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** Cold starts a second that the platform itself can do, with a provider that takes no time: each call needs a new sandbox. */
final class ControlPlaneBench implements Bench {

    private static final int CLIENTS = 16;

    /** So many more actions than sandboxes fit that each call comes long after its action's sandbox was evicted. */
    private static final int ACTIONS = 400;

    private static final String MEMORY_FOR_32 = Integer.toString(32 * 128);

    @Override
    public Report run(Setting setting) throws IOException, InterruptedException {
        Setting isolated = setting.under("null");
        AtomicLong cold = new AtomicLong();
        LoadResult result;
        try (KilnServer server = Subjects.server(isolated, "--user-memory", MEMORY_FOR_32)) {
            List<byte[]> requests = new ArrayList<>();
            for (int i = 0; i < ACTIONS; i++) {
                server.putAction("a" + i, Subjects.NOOP, Subjects.SMALLEST);
                requests.add(Subjects.blockingCall(server, "a" + i));
            }
            AtomicInteger next = new AtomicInteger();
            List<Call> clients = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                clients.add(client(server.connect(), requests, next, cold));
            }
            setting.say("warming up");
            WarmUp.run(() -> ClosedLoop.run(clients, setting.part(4)));
            setting.say(CLIENTS + " clients over " + ACTIONS + " actions");
            cold.set(0);
            result = ClosedLoop.run(clients, setting.length()).orThrow();
        }
        double perSecond = cold.get() / (result.elapsed().toNanos() / 1e9);
        return new Report("control-plane")
                .figure("coldStartsPerSecond", "cold starts", perSecond, "/s", "at least 1,500")
                .figure("coldP50Millis", "  p50", result.p50Millis(), "ms")
                .figure("coldP99Millis", "  p99", result.percentileMillis(99), "ms")
                .figure(
                        "coldShare",
                        "calls that were cold",
                        cold.get() / (double) result.latencies().getTotalCount(),
                        "");
    }

    private static Call client(HttpConnection connection, List<byte[]> requests, AtomicInteger next, AtomicLong cold) {
        return () -> {
            HttpConnection.Response response =
                    connection.exchange(requests.get(Math.floorMod(next.getAndIncrement(), ACTIONS)));
            String text = response.text();
            if (response.status() != 200) {
                throw new IOException("status " + response.status() + ": " + text);
            }
            if (text.contains("\"initTime\"")) {
                cold.incrementAndGet();
            }
        };
    }
}
