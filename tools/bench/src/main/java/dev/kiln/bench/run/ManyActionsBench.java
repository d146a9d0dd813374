// SPDX-License-Identifier: Apache-2.0
package dev.kiln.bench.run;

import dev.kiln.bench.load.Call;
import dev.kiln.bench.load.ClosedLoop;
import dev.kiln.bench.load.LoadResult;
import dev.kiln.bench.report.Report;
import dev.kiln.bench.subject.KilnServer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/** A hundred actions called at random with memory for twenty sandboxes, beside one action with the same clients. */
final class ManyActionsBench implements Bench {

    private static final int CLIENTS = 16;
    private static final int ACTIONS = 100;
    private static final String MEMORY_FOR_20 = Integer.toString(20 * 128);
    private static final long SEED = 20;

    @Override
    public Report run(Setting setting) throws IOException, InterruptedException {
        AtomicLongArray answered = new AtomicLongArray(ACTIONS);
        LoadResult one;
        LoadResult many;
        try (KilnServer server = Subjects.server(setting, "--user-memory", MEMORY_FOR_20)) {
            for (int i = 0; i < ACTIONS; i++) {
                server.putAction("a" + i, Subjects.NOOP, Subjects.SMALLEST);
            }
            setting.say("one action");
            List<Call> sameForAll = Subjects.clients(server, CLIENTS, Subjects.blockingCall(server, "a0"));
            ClosedLoop.run(sameForAll, setting.part(2)).orThrow();
            one = ClosedLoop.run(sameForAll, setting.part(2)).orThrow();
            setting.say(ACTIONS + " actions at random, memory for 20 sandboxes");
            many = ClosedLoop.run(randomClients(server, answered), setting.length());
        }
        long calls = many.latencies().getTotalCount();
        long slowest = Long.MAX_VALUE;
        for (int i = 0; i < ACTIONS; i++) {
            slowest = Math.min(slowest, answered.get(i));
        }
        return new Report("many-actions")
                .figure("oneActionPerSecond", "one action", one.perSecond(), "calls/s")
                .figure("manyActionsPerSecond", ACTIONS + " actions", many.perSecond(), "calls/s")
                .figure("manyActionsP50Millis", "  p50", many.p50Millis(), "ms")
                .figure("manyActionsP99Millis", "  p99", many.percentileMillis(99), "ms")
                .figure(
                        "slowestShare",
                        "slowest action's part of a fair share",
                        slowest * (double) ACTIONS / calls,
                        "",
                        "1 is fair")
                .figure("lost", "calls lost", (double) many.failed(), "", many.firstFailure());
    }

    private static List<Call> randomClients(KilnServer server, AtomicLongArray answered) throws IOException {
        List<Call> clients = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            RandomGenerator random = RandomGeneratorFactory.getDefault().create(SEED + i);
            List<Call> calls = new ArrayList<>();
            var connection = server.connect();
            for (int action = 0; action < ACTIONS; action++) {
                byte[] request = Subjects.blockingCall(server, "a" + action);
                int number = action;
                calls.add(() -> {
                    var response = connection.exchange(request);
                    if (response.status() != 200) {
                        throw new IOException("status " + response.status() + ": " + response.text());
                    }
                    answered.incrementAndGet(number);
                });
            }
            clients.add(() -> calls.get(random.nextInt(ACTIONS)).make());
        }
        return clients;
    }
}
