// SPDX-License-Identifier: Apache-2.0
package dev.kiln.invoker.ledger;

import dev.kiln.model.activation.ActivationId;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Random;

/** A process to be killed: keeps a ledger, and says each entry after it was made, and also before it is stored. */
final class LedgerVictim {

    static final ActivationLedger.Limits LIMITS = new ActivationLedger.Limits(20_000, 2_000_000, 1_000);

    private static final int MAX_OPEN = 40;

    private LedgerVictim() {}

    public static void main(String[] arguments) {
        Random random = new Random(Long.parseLong(arguments[1]));
        PrintStream out = System.out;
        Deque<ActivationId> started = new ArrayDeque<>();
        Deque<ActivationId> finished = new ArrayDeque<>();
        try (ActivationLedger ledger = new ActivationLedger(Path.of(arguments[0]), LIMITS)) {
            while (true) {
                ActivationId id = ActivationId.random(random);
                ledger.started(id, 1);
                out.println("started " + id);
                started.add(id);
                if (started.size() > random.nextInt(MAX_OPEN)) {
                    ActivationId done = started.remove();
                    out.println("finishing " + done);
                    ledger.finished(done, record(done));
                    out.println("finished " + done);
                    finished.add(done);
                }
                if (finished.size() > random.nextInt(MAX_OPEN)) {
                    ActivationId kept = finished.remove();
                    out.println("storing " + kept);
                    ledger.stored(List.of(kept));
                }
            }
        }
    }

    static byte[] record(ActivationId id) {
        return ("{\"activationId\":\"" + id + "\"}").getBytes(StandardCharsets.UTF_8);
    }
}
