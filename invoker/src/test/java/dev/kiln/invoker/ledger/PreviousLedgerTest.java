// SPDX-License-Identifier: Apache-2.0
package dev.kiln.invoker.ledger;

import dev.kiln.conformance.golden.Form;
import dev.kiln.conformance.golden.PreviousVersion;
import dev.kiln.model.activation.ActivationId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An invoker finds the ledger of the version that ran before it, and leaves one that it can go back to. */
class PreviousLedgerTest {

    private static final ActivationId STARTED = new ActivationId("0123456789abcdef0123456789abcdef");
    private static final ActivationId FINISHED = new ActivationId("fedcba9876543210fedcba9876543210");
    private static final ActivationId STORED = new ActivationId("ffffffffffffffffffffffffffffffff");
    private static final String RECORD = "{\"activationId\":\"fedcba9876543210fedcba9876543210\"}";

    @TempDir
    Path scratch;

    private final PreviousVersion previous = PreviousVersion.of("ledger");
    private List<Form<?>> forms = List.of();

    @BeforeEach
    void name() {
        Map<String, String> open =
                new TreeMap<>(Map.of(STARTED.value(), "started twice", FINISHED.value(), "finished with " + RECORD));
        forms = List.of(new Form<>("segment.hex", open, value -> write(), this::read));
    }

    @Test
    void whatThePreviousVersionLeftOpenIsFound() {
        previous.assertRead(forms);
    }

    @Test
    void thePreviousVersionFindsWhatIsLeftOpen() {
        previous.assertStillWritten(forms);
    }

    private byte[] write() {
        Path directory = scratch.resolve("written");
        try (ActivationLedger ledger = new ActivationLedger(directory, ActivationLedger.Limits.STANDARD)) {
            ledger.started(STARTED, 1);
            ledger.started(STARTED, 2);
            ledger.started(FINISHED, 1);
            ledger.finished(FINISHED, RECORD.getBytes(StandardCharsets.UTF_8));
            ledger.started(STORED, 1);
            ledger.finished(STORED, "{}".getBytes(StandardCharsets.UTF_8));
            ledger.stored(List.of(STORED));
        }
        try {
            return Files.readAllBytes(segment(directory));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Map<String, String> read(byte[] segment) {
        Path directory = scratch.resolve("read");
        try {
            Files.createDirectories(directory);
            // its name is a form, too
            Files.write(directory.resolve("000000000000.segment"), segment);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        try (ActivationLedger ledger = new ActivationLedger(directory, ActivationLedger.Limits.STANDARD)) {
            return ledger.recover().activations().entrySet().stream()
                    .collect(Collectors.toMap(
                            it -> it.getKey().value(), it -> said(it.getValue()), (a, b) -> a, TreeMap::new));
        }
    }

    private static String said(Known known) {
        return switch (known) {
            case Known.Started started -> started.attempts() == 2 ? "started twice" : "started " + started.attempts();
            case Known.Finished finished -> "finished with " + new String(finished.record(), StandardCharsets.UTF_8);
            case Known.Ended ended -> "ended with " + new String(ended.record(), StandardCharsets.UTF_8);
            case Known.Nothing nothing -> "nothing";
        };
    }

    private static Path segment(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(it -> it.getFileName().toString().startsWith("0"))
                    .findFirst()
                    .orElseThrow();
        }
    }
}
