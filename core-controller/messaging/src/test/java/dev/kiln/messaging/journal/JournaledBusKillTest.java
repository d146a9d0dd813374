// SPDX-License-Identifier: Apache-2.0
package dev.kiln.messaging.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kiln.messaging.BusConsumer;
import dev.kiln.messaging.BusMessage;
import dev.kiln.messaging.MessageBus.StartAt;
import java.io.BufferedReader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournaledBusKillTest {

    private static final int ROUNDS = 4;

    /** Replays a run: {@code -Dkiln.test.jvm-args=-Dkiln.seed=...}. */
    private final long seed = Long.getLong("kiln.seed", System.nanoTime());

    @TempDir
    Path directory;

    private int published = -1;
    private int committed = -1;

    @Test
    void whatWasPublishedAndNotCommittedIsDeliveredAfterEachKill() throws Exception {
        System.out.println("seed of the kills: " + seed);
        Random random = new Random(seed);
        for (int round = 0; round < ROUNDS; round++) {
            runAndKill(random.nextLong(), 50 + random.nextInt(4_000));

            List<Integer> delivered = delivered();

            assertThat(published).isGreaterThan(0);
            for (int i = 1; i < delivered.size(); i++) {
                assertThat(delivered.get(i))
                        .as("seed %d, round %d", seed, round)
                        .isEqualTo(delivered.get(i - 1) + 1);
            }
            if (published > committed) {
                assertThat(delivered).as("seed %d, round %d", seed, round).contains(committed + 1, published);
            }
            // a publish that the kill kept from being told
            published = delivered.isEmpty() ? published : Math.max(published, delivered.getLast());
        }
    }

    private void runAndKill(long childSeed, int lines) throws Exception {
        Process victim = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        JournalVictim.class.getName(),
                        directory.toString(),
                        String.valueOf(published + 1),
                        String.valueOf(childSeed))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader said = victim.inputReader()) {
            for (int i = 0; i < lines; i++) {
                note(said.readLine());
            }
            // the handle leaves the pipe open: what was said before the kill counts
            victim.toHandle().destroyForcibly();
            said.lines().forEach(this::note);
        } finally {
            victim.destroyForcibly();
        }
        assertThat(victim.waitFor(20, TimeUnit.SECONDS)).isTrue();
    }

    private void note(String line) {
        String[] words = line.split(" ");
        // the kill may have torn the last line: then its number is too small, or is missing
        if (words.length == 2 && words[0].equals("published")) {
            published = Math.max(published, Integer.parseInt(words[1]));
        } else if (words.length == 2 && words[0].equals("committing")) {
            committed = Math.max(committed, Integer.parseInt(words[1]));
        }
    }

    private List<Integer> delivered() throws InterruptedException {
        try (JournaledBus bus = JournalVictim.open(directory);
                BusConsumer consumer = bus.open(JournalVictim.TOPIC, JournalVictim.GROUP, StartAt.EARLIEST)) {
            List<BusMessage> messages = consumer.poll(Integer.MAX_VALUE, Duration.ZERO);
            return messages.stream().map(JournalVictim::number).toList();
        }
    }
}
