// SPDX-License-Identifier: Apache-2.0
package dev.kiln.bench.run;

import dev.kiln.bench.load.Call;
import dev.kiln.bench.load.ClosedLoop;
import dev.kiln.bench.load.LoadResult;
import dev.kiln.bench.load.WarmUp;
import dev.kiln.bench.report.Report;
import dev.kiln.bench.subject.KilnServer;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.HdrHistogram.Histogram;

/** A function called as a web action, and the same one by a blocking invocation, in turns: what the web costs. */
final class WebBench implements Bench {

    private static final int CLIENTS = 16;
    private static final int ROUNDS = 10;
    private static final String PAGE = "function main() { return { body: 'hello' } }";

    @Override
    public Report run(Setting setting) throws IOException, InterruptedException {
        Report report = new Report("web");
        try (KilnServer server = Subjects.server(setting, "--user-memory", "4096")) {
            server.putWebAction("page", PAGE, Subjects.SMALLEST);
            byte[] invoke = Subjects.blockingCall(server, "page");
            byte[] visit = server.webRequest("page");
            setting.say("warming up");
            warm(setting, Subjects.clients(server, CLIENTS, invoke));
            warm(setting, Subjects.clients(server, CLIENTS, visit));

            // each part opens its own connections: the server closes those that were idle for a minute
            setting.say("one client, in turns");
            Pair one = inTurns(setting, server, 1, invoke, visit);
            report.figure("invokeP50Millis", "blocking invocation, p50", one.invoke.p50Millis(), "ms")
                    .figure("webP50Millis", "web action, p50", one.visit.p50Millis(), "ms")
                    .figure("ratioP50", "  web / invocation", one.visit.p50Millis() / one.invoke.p50Millis(), "");
            setting.say(CLIENTS + " clients, in turns");
            Pair many = inTurns(setting, server, CLIENTS, invoke, visit);
            double invokePerSecond = many.invoke.perSecond();
            double webPerSecond = many.visit.perSecond();
            report.figure("invoke16PerSecond", CLIENTS + " clients: invocations", invokePerSecond, "calls/s")
                    .figure("web16PerSecond", "  web actions", webPerSecond, "calls/s")
                    .figure(
                            "ratio16",
                            "  time of a call: web / invocation",
                            invokePerSecond / webPerSecond,
                            "",
                            "at most 1.2");
        }
        return report;
    }

    private record Pair(LoadResult invoke, LoadResult visit) {}

    private static void warm(Setting setting, List<Call> clients) throws IOException, InterruptedException {
        WarmUp.run(() -> ClosedLoop.run(clients, setting.part(8)));
    }

    /** So that both meet the same noise. */
    private static Pair inTurns(Setting setting, KilnServer server, int count, byte[] invoke, byte[] visit)
            throws IOException, InterruptedException {
        List<Call> invokers = Subjects.clients(server, count, invoke);
        List<Call> visitors = Subjects.clients(server, count, visit);
        LoadResult invoked = nothing();
        LoadResult visited = nothing();
        for (int round = 0; round < ROUNDS; round++) {
            invoked =
                    sum(invoked, ClosedLoop.run(invokers, setting.part(ROUNDS)).orThrow());
            visited =
                    sum(visited, ClosedLoop.run(visitors, setting.part(ROUNDS)).orThrow());
        }
        return new Pair(invoked, visited);
    }

    private static LoadResult nothing() {
        return new LoadResult(new Histogram(3), Duration.ZERO, 0, "");
    }

    private static LoadResult sum(LoadResult one, LoadResult other) {
        Histogram latencies = one.latencies().copy();
        latencies.add(other.latencies());
        return new LoadResult(latencies, one.elapsed().plus(other.elapsed()), 0, "");
    }
}
