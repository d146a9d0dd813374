// SPDX-License-Identifier: Apache-2.0
package dev.kiln.bench.fill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kiln.store.embedded.EmbeddedStores;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FilledStoreTest {

    @TempDir
    Path directory;

    @Test
    void holdsWhatIsAskedFor() throws Exception {
        Contents contents = new Contents(70, 2_000);
        try (EmbeddedStores stores = EmbeddedStores.open(directory, Thread::new)) {
            filled(stores, contents).fill(text -> {});
            Questions questions = Questions.byPort(stores.artifacts(), stores.activations(), contents, new Random(1));

            for (int i = 0; i < 100; i++) {
                // each says so when an answer is not complete
                questions.get().make();
                questions.list().make();
                questions.listOfAction().make();
                questions.count().make();
                questions.countAll().make();
            }
        }
    }

    @Test
    void isPrunedOfItsOldRecordsOnly() throws Exception {
        Contents contents = new Contents(2, 60);
        try (EmbeddedStores stores = EmbeddedStores.open(directory, Thread::new)) {
            FilledStore filled = filled(stores, contents);
            filled.fill(text -> {});

            int parts = 0;
            while (filled.prune(100)) {
                parts++;
            }

            assertThat(parts).isEqualTo(10);
            Questions.byPort(stores.artifacts(), stores.activations(), contents, new Random(1))
                    .countAll()
                    .make();
        }
    }

    @Test
    void saysHowFarItIs() throws Exception {
        List<String> said = new ArrayList<>();
        try (EmbeddedStores stores = EmbeddedStores.open(directory, Thread::new)) {
            filled(stores, new Contents(400, 10_000)).fill(said::add);
        }

        assertThat(said).hasSize(5).first().isEqualTo("2,000 of 10,000 records");
    }

    @Test
    void moreRecordsThanTheActionsMayHaveAreRefused() {
        assertThatThrownBy(() -> new Contents(10, 1_000))
                .isInstanceOf(UnfitSizeException.class)
                .hasMessageContaining("10 actions and 1000 records");
    }

    private static FilledStore filled(EmbeddedStores stores, Contents contents) {
        return new FilledStore(stores.artifacts(), stores.activations(), contents, new Random(1));
    }
}
