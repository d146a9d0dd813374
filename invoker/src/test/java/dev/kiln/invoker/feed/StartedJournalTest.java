// SPDX-License-Identifier: Apache-2.0
package dev.kiln.invoker.feed;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kiln.model.activation.ActivationId;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StartedJournalTest {

    private static final ActivationId ID = new ActivationId("0123456789abcdef".repeat(2));

    @TempDir
    Path directory;

    @Test
    void whatHadStartedIsKnownToTheNextEpoch() {
        StartedJournal.open(directory, 1, 4).started(ID);

        assertThat(StartedJournal.open(directory, 2, 4).attempts(ID)).isEqualTo(1);
    }

    @Test
    void whatHadEndedIsNot() {
        StartedJournal journal = StartedJournal.open(directory, 1, 4);
        journal.started(ID);
        journal.ended(ID);

        assertThat(StartedJournal.open(directory, 2, 4).attempts(ID)).isZero();
    }

    @Test
    void attemptsAddUp() {
        StartedJournal.open(directory, 1, 4).started(ID);
        StartedJournal.open(directory, 2, 4).started(ID);

        assertThat(StartedJournal.open(directory, 3, 4).attempts(ID)).isEqualTo(2);
    }

    @Test
    void aSecondCopyOfAMessageIsNotTakenForALostOne() {
        StartedJournal journal = StartedJournal.open(directory, 1, 4);
        journal.started(ID);

        assertThat(journal.attempts(ID)).isZero();
    }

    @Test
    void whatNobodyAsksForIsForgottenAfterSomeEpochs() {
        StartedJournal.open(directory, 1, 4).started(ID);

        assertThat(StartedJournal.open(directory, 9, 4).attempts(ID)).isZero();
    }

    @Test
    void messagesThatAnEarlierEpochReadMayBeRepeated() {
        StartedJournal.open(directory, 1, 4).polled(7);

        StartedJournal journal = StartedJournal.open(directory, 2, 4);

        assertThat(journal.mayBeRepeated(7)).isTrue();
        assertThat(journal.mayBeRepeated(8)).isFalse();
        assertThat(StartedJournal.open(directory, 3, 4).mayBeRepeated(0)).isTrue();
    }

    @Test
    void aNewJournalKnowsNothing() {
        assertThat(StartedJournal.open(directory, 1, 4).mayBeRepeated(0)).isFalse();
    }
}
