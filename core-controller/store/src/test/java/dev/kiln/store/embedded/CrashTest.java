// SPDX-License-Identifier: Apache-2.0
package dev.kiln.store.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kiln.model.action.Action;
import dev.kiln.model.action.Code;
import dev.kiln.model.name.QualifiedName;
import dev.kiln.store.Samples;
import dev.kiln.store.StoreException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills a writing process with SIGKILL, again and again over one directory, and looks for everything that was acknowledged.
 * Run it with {@code -Dkiln.test.jvm-args="-Dkiln.crash.seed=... -Dkiln.crash.rounds=..."} to replay or to insist.
 */
class CrashTest {

    private static final int MOST_LINES = 1_000;

    @TempDir
    Path directory;

    @Test
    @Timeout(value = 5, unit = TimeUnit.MINUTES)
    void whatWasAcknowledgedIsThereAfterAnyDeath() throws Exception {
        long seed = Long.getLong("kiln.crash.seed", System.nanoTime());
        int rounds = Integer.getInteger("kiln.crash.rounds", 3);
        System.out.println("CrashTest: -Dkiln.crash.seed=" + seed);
        Random random = new Random(seed);
        List<String> acknowledged = new ArrayList<>();

        for (int round = 0; round < rounds; round++) {
            List<String> lines = runAndKill(round, 1 + random.nextInt(MOST_LINES));
            acknowledged.addAll(lines);
            try (EmbeddedStores stores = EmbeddedStores.open(directory, Thread::new)) {
                for (String line : acknowledged) {
                    verify(stores, line);
                }
                assertThat(DataFiles.attachments(directory))
                        .as("attachments of at most 4 actions a round, each with its own and the one before")
                        .hasSizeLessThanOrEqualTo((round + 1) * 4 * 2);
            }
        }
        assertThat(acknowledged).hasSizeGreaterThanOrEqualTo(rounds);
    }

    /** What the process said, whole lines only; it is killed when it said {@code count} of them. */
    private List<String> runAndKill(int round, int count) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        CrashWriter.class.getName(),
                        directory.toString(),
                        Integer.toString(round))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        StringBuilder said = new StringBuilder();
        try (BufferedReader reader =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            int lines = 0;
            for (int c = reader.read(); c >= 0; c = reader.read()) {
                said.append((char) c);
                lines += c == '\n' ? 1 : 0;
                if (c == '\n' && lines == 1) {
                    refusesASecondProcess(process.pid());
                }
                if (c == '\n' && lines == count) {
                    // by its handle, as the process's own method closes the stream that is still read
                    process.toHandle().destroyForcibly();
                }
            }
        } finally {
            process.destroyForcibly();
        }
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as("killed").isEqualTo(128 + 9);
        return said.substring(0, said.lastIndexOf("\n") + 1).lines().toList();
    }

    private void refusesASecondProcess(long pid) {
        assertThatThrownBy(() -> EmbeddedStores.open(directory, Thread::new))
                .isInstanceOf(StoreException.Unavailable.class)
                .hasMessageContaining("process " + pid);
    }

    private static void verify(EmbeddedStores stores, String line) {
        String[] words = line.split(" ", -1);
        switch (words[0]) {
            case "action" ->
                assertThat(stores.artifacts().action(QualifiedName.parse(words[1])))
                        .as(line)
                        .isPresent();
            case "code" -> verifyCode(stores, QualifiedName.parse(words[1]), Integer.parseInt(words[2]));
            case "activations" -> {
                long first = Long.parseLong(words[1]);
                for (long number = first; number < first + Integer.parseInt(words[2]); number++) {
                    assertThat(stores.activations().get(Samples.GUEST, Samples.id(number)))
                            .as(line)
                            .isPresent();
                }
            }
            default -> throw new AssertionError("the writer said '" + line + "'");
        }
    }

    /** A later version than the acknowledged one may be there: it was written, and death was quicker than the word. */
    private static void verifyCode(EmbeddedStores stores, QualifiedName name, int version) {
        Action action = stores.artifacts().action(name).orElseThrow().value();
        int found = action.version().patch();
        assertThat(found).isGreaterThanOrEqualTo(version);
        Code code = action.exec().optionalCode().orElseThrow();
        assertThat(stores.artifacts().code(name, (Code.Attached) code))
                .isEqualTo(CrashWriter.code(name.toString(), found));
    }
}
