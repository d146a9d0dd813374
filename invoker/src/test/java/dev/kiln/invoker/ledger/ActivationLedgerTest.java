// SPDX-License-Identifier: Apache-2.0
package dev.kiln.invoker.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kiln.model.activation.ActivationId;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ActivationLedgerTest {

    private static final ActivationLedger.Limits LIMITS = new ActivationLedger.Limits(4_000, 40_000, 1_000);

    @TempDir
    Path directory;

    private final Random random = new Random(7);
    private ActivationLedger ledger;

    @BeforeEach
    void open() {
        ledger = new ActivationLedger(directory, LIMITS);
    }

    @AfterEach
    void close() {
        ledger.close();
    }

    @Test
    void anEmptyDirectoryHasNothingToRecover() {
        assertThat(ledger.recover().activations()).isEmpty();
    }

    @Test
    void findsWhatBeganAndHowOften() {
        ActivationId once = id();
        ActivationId twice = id();
        ledger.started(once, 1);
        ledger.started(twice, 1);
        ledger.started(twice, 2);

        Inheritance inheritance = reopen();

        assertThat(inheritance.started()).containsExactlyInAnyOrder(once, twice);
        assertThat(inheritance.of(once)).isEqualTo(new Known.Started(1));
        assertThat(inheritance.of(twice)).isEqualTo(new Known.Started(2));
    }

    @Test
    void keepsARecordAsItIsUntilItIsStored() {
        ActivationId id = id();
        ledger.started(id, 1);
        ledger.finished(id, bytes("{\"a\":1}"));

        assertThat(reopen().finished().get(id)).isEqualTo(bytes("{\"a\":1}"));
        assertThat(reopen().started()).isEmpty();

        ledger.stored(List.of(id));
        assertThat(reopen().of(id)).isEqualTo(new Known.Nothing());
    }

    @Test
    void tellsWhatIsOpenNow() {
        ActivationId id = id();
        ledger.started(id, 1);
        assertThat(ledger.isOpen(id)).isTrue();

        ledger.finished(id, bytes("{}"));
        assertThat(ledger.isOpen(id)).isTrue();

        ledger.stored(List.of(id, id()));
        assertThat(ledger.isOpen(id)).isFalse();
    }

    @Test
    void recoversOnlyOnce() {
        ledger.started(id(), 1);

        assertThat(reopen().activations()).hasSize(1);
        assertThat(ledger.recover().activations()).isEmpty();
    }

    @Test
    void deletesSegmentsWhoseActivationsAreStored() throws IOException {
        for (int i = 0; i < 500; i++) {
            runAndStore();
        }

        assertThat(segments()).hasSizeLessThanOrEqualTo(2);
    }

    @Test
    void whatStaysOpenForLongHoldsNothingBack() throws IOException {
        ActivationId slow = id();
        ActivationId unstored = id();
        ledger.started(slow, 1);
        ledger.finished(unstored, bytes("kept"));
        for (int i = 0; i < 2_000; i++) {
            runAndStore();
        }

        assertThat(segments()).hasSizeLessThanOrEqualTo(6);
        Inheritance inheritance = reopen();
        assertThat(inheritance.started()).containsExactly(slow);
        assertThat(inheritance.finished()).containsOnlyKeys(unstored);
        assertThat(inheritance.finished().get(unstored)).isEqualTo(bytes("kept"));
    }

    @Test
    void refusesToBeginBeyondItsDiskYetKeepsOutcomes() {
        ActivationId begun = id();
        ledger.started(begun, 1);
        for (int i = 0; i < 20; i++) {
            ledger.finished(id(), new byte[2_000]);
        }

        assertThatThrownBy(() -> ledger.started(id(), 1))
                .isInstanceOf(LedgerException.Full.class)
                .hasMessageContaining(directory.toString());
        ledger.finished(begun, bytes("{}"));
        assertThat(reopen().finished()).containsKey(begun);
    }

    @Test
    void refusesToBeginMoreThanMayBeOpen() {
        for (int i = 0; i < LIMITS.openActivations(); i++) {
            ledger.started(id(), 1);
        }

        assertThatThrownBy(() -> ledger.started(id(), 1)).isInstanceOf(LedgerException.Full.class);
    }

    @Test
    void aTornEndIsCutOff() throws IOException {
        ActivationId whole = id();
        ActivationId torn = id();
        ledger.started(whole, 1);
        ledger.started(torn, 1);
        ledger.close();
        Path segment = segments().getFirst();
        try (FileChannel channel = FileChannel.open(segment, StandardOpenOption.WRITE)) {
            channel.truncate(channel.size() - 3);
        }

        open();
        assertThat(ledger.recover().started()).containsExactly(whole);

        ledger.started(torn, 1);
        assertThat(reopen().started()).containsExactlyInAnyOrder(whole, torn);
    }

    @Test
    void refusesADirectoryThatAnotherLedgerUses() {
        assertThatThrownBy(() -> new ActivationLedger(directory, LIMITS))
                .isInstanceOf(LedgerException.Unavailable.class)
                .hasMessageContaining("another server");
    }

    @Test
    void aClosedLedgerRefuses() {
        ledger.close();

        assertThatThrownBy(() -> ledger.started(id(), 1)).isInstanceOf(LedgerException.Unavailable.class);
    }

    private void runAndStore() {
        ActivationId id = id();
        ledger.started(id, 1);
        ledger.finished(id, new byte[200]);
        ledger.stored(List.of(id));
    }

    private Inheritance reopen() {
        ledger.close();
        open();
        return ledger.recover();
    }

    private ActivationId id() {
        return ActivationId.random(random);
    }

    private List<Path> segments() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(it -> it.toString().endsWith(".segment"))
                    .sorted()
                    .toList();
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
