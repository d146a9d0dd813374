// SPDX-License-Identifier: Apache-2.0
package dev.kiln.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kiln.model.identity.KeyHash;
import dev.kiln.model.identity.Secret;
import dev.kiln.model.identity.Subject;
import dev.kiln.model.identity.Subject.OwnedNamespace;
import dev.kiln.model.limits.NamespaceLimits;
import dev.kiln.model.name.NamespaceName;
import dev.kiln.store.PutOutcome.Written;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every subject store does. An implementation extends this and opens its store. */
public abstract class SubjectStoreContract {

    private static final Expected ABSENT = new Expected.Absent();
    private static final KeyHash KEY = KeyHash.of(new Secret("a key of 64 letters"), new Random(1));

    protected SubjectStore store;

    /** Opens the store of this test; called again after {@link #closeStore}, it finds what was written. */
    protected abstract SubjectStore openStore() throws Exception;

    protected abstract void closeStore() throws Exception;

    /** Makes the document of a subject unreadable. */
    protected abstract void corrupt(String name) throws Exception;

    @BeforeEach
    void open() throws Exception {
        store = openStore();
    }

    @AfterEach
    void close() throws Exception {
        closeStore();
    }

    @Test
    void readsWhatWasWritten() {
        Subject subject = subject("guest-subject", "uuid-1");

        Revision revision = write(subject);

        assertThat(store.get("guest-subject")).contains(new Stored<>(subject, revision));
        assertThat(store.get("nobody")).isEmpty();
    }

    @Test
    void keepsLimitsAndBlocking() {
        NamespaceLimits limits = new NamespaceLimits(
                OptionalInt.of(1),
                OptionalInt.of(2),
                OptionalInt.of(3),
                Optional.of(Set.of("nodejs:20", "python:3")),
                Optional.of(false));
        Subject subject = new Subject(
                "blocked subject@example.com",
                true,
                List.of(new OwnedNamespace(new NamespaceName("limited"), "uuid-1", KEY, limits)));

        write(subject);

        assertThat(store.get(subject.name()).orElseThrow().value()).isEqualTo(subject);
    }

    @Test
    void findsASubjectByEachOfItsNamespaces() {
        write(subject("one-subject", "uuid-1", "uuid-2"));
        write(subject("two-subject", "uuid-3"));

        assertThat(ownerOf("uuid-2")).contains("one-subject");
        assertThat(ownerOf("uuid-3")).contains("two-subject");
        assertThat(ownerOf("uuid-4")).isEmpty();
    }

    @Test
    void forgetsTheUuidsThatAWriteTookAway() {
        Revision revision = write(subject("one-subject", "uuid-1", "uuid-2"));

        store.put(subject("one-subject", "uuid-2", "uuid-3"), new Expected.At(revision));

        assertThat(ownerOf("uuid-1")).isEmpty();
        assertThat(ownerOf("uuid-2")).contains("one-subject");
        assertThat(ownerOf("uuid-3")).contains("one-subject");
    }

    @Test
    void refusesToReplaceAnOldRevision() {
        Revision first = write(subject("one-subject", "uuid-1"));
        store.put(subject("one-subject", "uuid-2"), new Expected.At(first));

        assertThat(store.put(subject("one-subject", "uuid-3"), new Expected.At(first)))
                .isEqualTo(new PutOutcome.Conflict());
        assertThat(store.put(subject("one-subject", "uuid-3"), ABSENT)).isEqualTo(new PutOutcome.Conflict());
        assertThat(ownerOf("uuid-2")).contains("one-subject");
        assertThat(ownerOf("uuid-3")).isEmpty();
    }

    @Test
    void deletesWithItsUuids() {
        Revision revision = write(subject("one-subject", "uuid-1"));

        assertThat(store.delete("one-subject", new Revision("other"))).isEqualTo(new DeleteOutcome.Conflict());
        assertThat(store.delete("one-subject", revision)).isEqualTo(new DeleteOutcome.Deleted());
        assertThat(store.delete("one-subject", revision)).isEqualTo(new DeleteOutcome.Missing());
        assertThat(store.get("one-subject")).isEmpty();
        assertThat(ownerOf("uuid-1")).isEmpty();
    }

    @Test
    void saysWhenADocumentIsCorrupt() throws Exception {
        write(subject("one-subject", "uuid-1"));
        corrupt("one-subject");

        assertThatThrownBy(() -> store.get("one-subject")).isInstanceOf(StoreException.Corrupt.class);
        assertThatThrownBy(() -> store.byUuid("uuid-1")).isInstanceOf(StoreException.Corrupt.class);
    }

    @Test
    void aReopenedStoreHasEverything() throws Exception {
        Revision revision = write(subject("one-subject", "uuid-1"));
        closeStore();

        store = openStore();

        assertThat(store.byUuid("uuid-1")).contains(new Stored<>(subject("one-subject", "uuid-1"), revision));
        assertThat(store.check()).isInstanceOf(StoreHealth.Up.class);
    }

    private Revision write(Subject subject) {
        return ((Written) store.put(subject, ABSENT)).revision();
    }

    private Optional<String> ownerOf(String uuid) {
        return store.byUuid(uuid).map(it -> it.value().name());
    }

    private static Subject subject(String name, String... uuids) {
        return new Subject(
                name,
                false,
                Arrays.stream(uuids)
                        .map(uuid ->
                                new OwnedNamespace(new NamespaceName("ns-" + uuid), uuid, KEY, NamespaceLimits.NONE))
                        .toList());
    }
}
