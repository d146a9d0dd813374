// SPDX-License-Identifier: Apache-2.0
package dev.kiln.bench.run;

import dev.kiln.bench.load.Call;
import dev.kiln.bench.load.ClosedLoop;
import dev.kiln.bench.load.LoadResult;
import dev.kiln.bench.load.OpenLoop;
import dev.kiln.bench.load.WarmUp;
import dev.kiln.bench.report.Report;
import dev.kiln.bench.subject.Floor;
import dev.kiln.bench.subject.FloorSandbox;
import dev.kiln.bench.subject.KilnServer;
import dev.kiln.bench.subject.ProcessCpu;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.HdrHistogram.Histogram;

/**
 * A warm, blocking call of an action that does nothing: straight to a sandbox and through the platform, in turns, so that
 * both meet the same noise; then sixteen clients.
 */
final class WarmBench implements Bench {

    private static final int CLIENTS = 16;
    private static final int ROUNDS = 10;

    @Override
    public Report run(Setting setting) throws IOException, InterruptedException {
        Report report = new Report("warm");
        try (KilnServer server = Subjects.server(setting, "--user-memory", "4096");
                Floor floor = Subjects.floor(setting);
                FloorSandbox sandbox = floor.start()) {
            sandbox.init(Subjects.NOOP);
            server.putAction("noop", Subjects.NOOP, Subjects.SMALLEST);
            byte[] request = Subjects.blockingCall(server, "noop");
            setting.say("warming up");
            List<Call> warming = Subjects.clients(server, CLIENTS, request);
            WarmUp.run(() -> ClosedLoop.run(warming, setting.part(4)));

            // each part opens its own connections: the server closes those that were idle for a minute
            oneClient(setting, report, Subjects.clients(server, 1, request), sandbox);
            manyClients(setting, report, server, Subjects.clients(server, CLIENTS, request));
        }
        return report;
    }

    private static void oneClient(Setting setting, Report report, List<Call> one, FloorSandbox sandbox)
            throws InterruptedException {
        setting.say("one client, straight and through the platform in turns");
        ClosedLoop.run(List.of(sandbox::run), setting.part(6)).orThrow();
        ClosedLoop.run(one, setting.part(6)).orThrow();
        Histogram direct = new Histogram(3);
        Histogram platform = new Histogram(3);
        for (int round = 0; round < ROUNDS; round++) {
            direct.add(ClosedLoop.run(List.of(sandbox::run), setting.part(ROUNDS))
                    .orThrow()
                    .latencies());
            platform.add(ClosedLoop.run(one, setting.part(ROUNDS)).orThrow().latencies());
        }
        double directP50 = direct.getValueAtPercentile(50) / 1e6;
        double platformP50 = platform.getValueAtPercentile(50) / 1e6;
        report.figure("directP50Millis", "straight to the sandbox, p50", directP50, "ms")
                .figure("directP95Millis", "  p95", direct.getValueAtPercentile(95) / 1e6, "ms")
                .figure("directP99Millis", "  p99", direct.getValueAtPercentile(99) / 1e6, "ms")
                .figure("platformP50Millis", "through the platform, p50", platformP50, "ms")
                .figure("platformP95Millis", "  p95", platform.getValueAtPercentile(95) / 1e6, "ms")
                .figure("platformP99Millis", "  p99", platform.getValueAtPercentile(99) / 1e6, "ms")
                .figure("overheadP50Millis", "added by the platform, p50", platformP50 - directP50, "ms", "at most 0.8")
                .figure("ratio", "platform / straight", platformP50 / directP50, "");
    }

    private static void manyClients(Setting setting, Report report, KilnServer server, List<Call> sixteen)
            throws InterruptedException {
        setting.say(CLIENTS + " clients, closed loop");
        Duration platformBefore = server.cpu();
        Duration sandboxesBefore = ProcessCpu.ofAllNamed(WarmBench::isSandbox);
        Duration engineBefore = ProcessCpu.ofAllNamed(WarmBench::isEngine);
        Duration ownBefore = ProcessCpu.of(ProcessHandle.current().pid());
        LoadResult closed = ClosedLoop.run(sixteen, setting.length()).orThrow();
        long calls = closed.latencies().getTotalCount();
        report.figure("throughput16PerSecond", CLIENTS + " clients", closed.perSecond(), "calls/s", "at least 3,000")
                .figure("closed16P50Millis", "  p50", closed.p50Millis(), "ms")
                .figure("closed16P99Millis", "  p99", closed.percentileMillis(99), "ms")
                .figure(
                        "platformCpuMillisPerCall",
                        "CPU per call: platform",
                        perCall(server.cpu().minus(platformBefore), calls),
                        "ms",
                        "at most 0.25")
                .figure(
                        "sandboxCpuMillisPerCall",
                        "  sandboxes",
                        perCall(ProcessCpu.ofAllNamed(WarmBench::isSandbox).minus(sandboxesBefore), calls),
                        "ms")
                .figure(
                        "engineCpuMillisPerCall",
                        "  container engine",
                        perCall(ProcessCpu.ofAllNamed(WarmBench::isEngine).minus(engineBefore), calls),
                        "ms")
                .figure(
                        "generatorCpuMillisPerCall",
                        "  this generator",
                        perCall(ProcessCpu.of(ProcessHandle.current().pid()).minus(ownBefore), calls),
                        "ms");

        double rate = closed.perSecond() / 2;
        setting.say("open loop at half of that rate");
        LoadResult open = OpenLoop.run(sixteen, rate, setting.length()).orThrow();
        report.figure("openRatePerSecond", "open loop", rate, "calls/s")
                .figure("openP50Millis", "  p50, from when a call was due", open.p50Millis(), "ms")
                .figure("openP95Millis", "  p95", open.percentileMillis(95), "ms")
                .figure("openP99Millis", "  p99", open.percentileMillis(99), "ms");
    }

    private static boolean isSandbox(String process) {
        // what Node.js 20 and newer call their main thread
        return process.equals("node") || process.equals("MainThread") || process.equals("node-MainThread");
    }

    private static boolean isEngine(String process) {
        return process.equals("dockerd") || process.startsWith("containerd");
    }

    private static double perCall(Duration cpu, long calls) {
        return cpu.toNanos() / 1e6 / Math.max(1, calls);
    }
}
