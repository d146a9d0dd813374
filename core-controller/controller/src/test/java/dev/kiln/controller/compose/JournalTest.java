// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.compose;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kiln.messaging.wire.ControllerId;
import dev.kiln.model.activation.Activation;
import dev.kiln.model.activation.ActivationId;
import dev.kiln.model.activation.ActivationResponse;
import dev.kiln.model.entity.Annotations;
import dev.kiln.model.json.Json;
import dev.kiln.model.name.EntityName;
import dev.kiln.model.name.NamespaceName;
import dev.kiln.model.name.Version;
import dev.kiln.store.Expected;
import dev.kiln.store.documents.Document;
import dev.kiln.store.embedded.EmbeddedStores;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is remembered of sequences and compositions under way, and what others make of it. Writes happen at once here. */
class JournalTest {

    private static final Instant START = Instant.parse("2026-01-01T12:00:00Z");
    private static final NamespaceName GUEST = new NamespaceName("guest");

    @TempDir
    Path directory;

    private final Set<ControllerId> up = ConcurrentHashMap.newKeySet();
    private final Random random = new Random(1);
    private EmbeddedStores stores;
    private Instant now = START;

    @BeforeEach
    void open() {
        stores = EmbeddedStores.open(directory, Thread::new);
    }

    @AfterEach
    void close() {
        stores.close();
    }

    @Test
    void whatALostControllerRanGetsItsRecordFromAnother() {
        Activation lost = activation();
        journal("0").enter(lost);

        passes(Journal.LEASE.plusSeconds(1));
        journal("1").look();

        Activation record = stores.activations().get(GUEST, lost.id()).orElseThrow();
        assertThat(record.response()).isEqualTo(lost.response());
        assertThat(record.end()).contains(now);
        assertThat(documents()).isEmpty();
    }

    @Test
    void whatRunsElsewhereIsLeftAlone() {
        Activation running = activation();
        Journal other = journal("0");
        Journal.Entry entry = other.enter(running);
        up.add(new ControllerId("0"));

        passes(Journal.LEASE.plusSeconds(1));
        journal("1").look();
        up.clear();
        other.look();
        journal("1").look();

        assertThat(stores.activations().get(GUEST, running.id())).isEmpty();
        entry.left();
    }

    @Test
    void aControllerThatComesBackFinishesWhatItsEarlierLifeLeftAtOnce() {
        Activation lost = activation();
        journal("0").enter(lost);

        passes(Duration.ofMillis(10));
        journal("0").look();

        assertThat(stores.activations().get(GUEST, lost.id())).isPresent();
        assertThat(documents()).isEmpty();
    }

    @Test
    void whatCannotBeReadHoldsUpNothingElse() {
        stores.documents()
                .put(
                        new Document(new Document.Key(Journal.KIND, "0/1/0"), Optional.of(START), Json.object()),
                        new Expected.Absent());
        Activation lost = activation();
        journal("0").enter(lost);

        passes(Journal.LEASE.plusSeconds(1));
        journal("1").look();

        assertThat(stores.activations().get(GUEST, lost.id())).isPresent();
        assertThat(documents()).isEmpty();
    }

    @Test
    void aRecordThatIsThereStays() {
        Activation lost = activation();
        journal("0").enter(lost);
        Activation real = lost.withAnnotations(Annotations.NONE).endedAt(START.plusSeconds(1));
        stores.activations().append(List.of(real));

        passes(Journal.LEASE.plusSeconds(1));
        journal("1").look();

        assertThat(stores.activations().get(GUEST, lost.id())).contains(real);
    }

    @Test
    void placesAreUsedAgainAndForgottenWhenNobodyNeedsThem() {
        Journal journal = journal("0");
        for (int i = 0; i < 5; i++) {
            journal.enter(activation()).left();
            passes(Duration.ofSeconds(3));
            journal.look();
        }
        assertThat(documents()).hasSize(1);

        passes(Journal.LEASE);
        journal.look();

        assertThat(documents()).isEmpty();
        journal.enter(activation());
        assertThat(documents()).hasSize(1);
    }

    @Test
    void whatEndedIsForgottenAtTheEndAndWhatRunsIsNot() {
        Journal journal = journal("0");
        journal.enter(activation()).left();
        journal.enter(activation());

        journal.close();

        assertThat(documents()).hasSize(1);
    }

    @Test
    void isRememberedBeforeItIsSaid() {
        Journal.Entry entry = journal("0").enter(activation());

        assertThat(entry.remembered().toCompletableFuture()).isCompleted();
        assertThat(documents()).hasSize(1);
    }

    private Journal journal(String id) {
        return new Journal(
                stores.documents(), stores.activations(), new ControllerId(id), up::contains, Runnable::run, () -> now);
    }

    private void passes(Duration time) {
        now = now.plus(time);
    }

    private List<String> documents() {
        return stores.documents().due(Journal.KIND, now.plus(Duration.ofDays(1)), 100).stream()
                .map(it -> it.value().key())
                .map(Document.Key::id)
                .toList();
    }

    private Activation activation() {
        return new Activation(
                GUEST,
                new EntityName("sequence"),
                Version.parse("0.0.1"),
                "guest",
                ActivationId.random(random),
                Optional.empty(),
                now,
                Optional.of(now),
                ActivationResponse.whiskError("lost"),
                List.of(),
                Annotations.NONE,
                false);
    }
}
