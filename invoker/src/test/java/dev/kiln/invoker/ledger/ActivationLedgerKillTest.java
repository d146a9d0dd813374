// SPDX-License-Identifier: Apache-2.0
package dev.kiln.invoker.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kiln.model.activation.ActivationId;
import java.io.BufferedReader;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ActivationLedgerKillTest {

    private static final int ROUNDS = 3;
    private static final int ID_LENGTH = 32;

    /** Replays a run: {@code -Dkiln.test.jvm-args=-Dkiln.seed=...}. */
    private final long seed = Long.getLong("kiln.seed", System.nanoTime());

    @TempDir
    Path directory;

    /** The last that was said of an activation, over all rounds. */
    private final Map<ActivationId, String> said = new HashMap<>();

    @Test
    void whatBeganAndWhatEndedIsKnownAfterEachKill() throws Exception {
        System.out.println("seed of the kills: " + seed);
        Random random = new Random(seed);
        for (int round = 0; round < ROUNDS; round++) {
            runAndKill(random.nextLong(), 50 + random.nextInt(5_000));

            try (ActivationLedger ledger = new ActivationLedger(directory, LedgerVictim.LIMITS)) {
                Inheritance inheritance = ledger.recover();

                assertThat(said).isNotEmpty();
                said.forEach((id, last) -> assertThat(isRight(last, id, inheritance.of(id)))
                        .as("seed %d: %s %s, recovered %s", seed, last, id, inheritance.of(id))
                        .isTrue());
                inheritance.finished().forEach((id, record) -> assertThat(record)
                        .isEqualTo(LedgerVictim.record(id)));
            }
        }
    }

    private static boolean isRight(String last, ActivationId id, Known known) {
        return switch (last) {
            case "started" -> known instanceof Known.Started;
            // the kill came between the two
            case "finishing" -> !(known instanceof Known.Nothing);
            case "finished" -> known instanceof Known.Finished;
            case "storing" -> !(known instanceof Known.Started);
            default -> throw new AssertionError("unknown word " + last + " of " + id);
        };
    }

    private void runAndKill(long childSeed, int lines) throws Exception {
        Process victim = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        LedgerVictim.class.getName(),
                        directory.toString(),
                        String.valueOf(childSeed))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader output = victim.inputReader()) {
            for (int i = 0; i < lines; i++) {
                note(output.readLine());
            }
            // the handle leaves the pipe open: what was said before the kill counts
            victim.toHandle().destroyForcibly();
            output.lines().forEach(this::note);
        } finally {
            victim.destroyForcibly();
        }
        assertThat(victim.waitFor(20, TimeUnit.SECONDS)).isTrue();
    }

    private void note(String line) {
        String[] words = line.split(" ");
        // the kill may have torn the last line, or a logger may have spoken
        boolean isWhole = words.length == 2 && words[1].length() == ID_LENGTH;
        if (isWhole) {
            said.put(new ActivationId(words[1]), words[0]);
        }
    }
}
