// SPDX-License-Identifier: Apache-2.0
package dev.kiln.bench.run;

import dev.kiln.bench.load.Call;
import dev.kiln.bench.load.ClosedLoop;
import dev.kiln.bench.report.Report;
import dev.kiln.bench.subject.KilnServer;
import dev.kiln.bench.subject.ProcessCpu;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** From the command to the first answer of an action, and the memory that the server holds after a thousand calls and more. */
final class StartupBench implements Bench {

    private static final int ROUNDS = 5;
    private static final int CLIENTS = 16;
    private static final long MANY_CALLS = 100_000;

    @Override
    public Report run(Setting setting) throws IOException, InterruptedException {
        double[] ready = new double[ROUNDS];
        double afterThousand = 0;
        double afterMany = 0;
        for (int round = 0; round < ROUNDS; round++) {
            long from = System.nanoTime();
            try (KilnServer server = Subjects.server(setting, "--user-memory", "4096")) {
                server.putAction("first", Subjects.NOOP, Subjects.SMALLEST);
                server.send("POST", "/actions/first?blocking=true", "{}");
                ready[round] = (System.nanoTime() - from) / 1e6;
                setting.say("first answer after " + Math.round(ready[round]) + " ms");
                if (round == ROUNDS - 1) {
                    List<Call> clients = Subjects.clients(server, CLIENTS, Subjects.blockingCall(server, "first"));
                    calls(clients, 1_000, setting);
                    afterThousand = ProcessCpu.residentMegabytes(server.pid());
                    setting.say("calling it " + MANY_CALLS + " times");
                    calls(clients, MANY_CALLS, setting);
                    afterMany = ProcessCpu.residentMegabytes(server.pid());
                }
            }
        }
        Arrays.sort(ready);
        return new Report("startup")
                .figure("readyMillis", "first answer of an action, median", ready[ROUNDS / 2], "ms", "under 4,000")
                .figure("residentMegabytes", "resident after 1,000 calls", afterThousand, "MB", "under 450")
                .figure("residentAfter100kMegabytes", "resident after 100,000 calls", afterMany, "MB", "under 600");
    }

    private static void calls(List<Call> clients, long count, Setting setting) throws InterruptedException {
        AtomicLong left = new AtomicLong(count);
        List<Call> bounded = clients.stream()
                .<Call>map(client -> () -> {
                    if (left.getAndDecrement() > 0) {
                        client.make();
                    }
                })
                .toList();
        while (left.get() > 0) {
            ClosedLoop.run(bounded, setting.part(20)).orThrow();
        }
    }
}
