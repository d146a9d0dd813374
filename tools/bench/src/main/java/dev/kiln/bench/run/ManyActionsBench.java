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

    /**
     * How long the callers of each action waited. Its share of the calls would say nothing: callers choose at random and then
     * wait, so that all actions are called as often however they are treated.
     */
    private record Waits(AtomicLongArray calls, AtomicLongArray nanos) {

        void add(int action, long waitedNanos) {
            calls.incrementAndGet(action);
            nanos.addAndGet(action, waitedNanos);
        }

        double slowestShare() {
            double sum = 0;
            double slowest = 0;
            int called = 0;
            for (int i = 0; i < calls.length(); i++) {
                if (calls.get(i) > 0) {
                    double mean = (double) nanos.get(i) / calls.get(i);
                    sum += mean;
                    slowest = Math.max(slowest, mean);
                    called++;
                }
            }
            return called == 0 ? 0 : sum / called / slowest;
        }
    }

    @Override
    public Report run(Setting setting) throws IOException, InterruptedException {
        Waits waits = new Waits(new AtomicLongArray(ACTIONS), new AtomicLongArray(ACTIONS));
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
            many = ClosedLoop.run(randomClients(server, waits), setting.length());
        }
        return new Report("many-actions")
                .figure("oneActionPerSecond", "one action", one.perSecond(), "calls/s")
                .figure("manyActionsPerSecond", ACTIONS + " actions", many.perSecond(), "calls/s")
                .figure("manyActionsP50Millis", "  p50", many.p50Millis(), "ms")
                .figure("manyActionsP99Millis", "  p99", many.percentileMillis(99), "ms")
                .figure("slowestShare", "mean wait / that of the slowest action", waits.slowestShare(), "", "1 is fair")
                .figure("lost", "calls lost", (double) many.failed(), "", many.firstFailure());
    }

    private static List<Call> randomClients(KilnServer server, Waits waits) throws IOException {
        List<Call> clients = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            RandomGenerator random = RandomGeneratorFactory.getDefault().create(SEED + i);
            List<Call> calls = new ArrayList<>();
            var connection = server.connect();
            for (int action = 0; action < ACTIONS; action++) {
                byte[] request = Subjects.blockingCall(server, "a" + action);
                int number = action;
                calls.add(() -> {
                    long from = System.nanoTime();
                    var response = connection.exchange(request);
                    if (response.status() != 200) {
                        throw new IOException("status " + response.status() + ": " + response.text());
                    }
                    waits.add(number, System.nanoTime() - from);
                });
            }
            clients.add(() -> calls.get(random.nextInt(ACTIONS)).make());
        }
        return clients;
    }
}
