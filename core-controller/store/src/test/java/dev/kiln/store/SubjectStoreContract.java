// SPDX-License-Identifier: Apache-2.0
package dev.kiln.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kiln.model.identity.KeyHash;
import dev.kiln.model.identity.NamespaceKey;
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
    void findsTheOwnersOfANamespace() {
        write(subject("one-subject", "uuid-1", "uuid-2"));
        write(subject("two-subject", "uuid-2", "uuid-3"));

        assertThat(ownersOf("ns-uuid-1")).containsExactly("one-subject");
        assertThat(ownersOf("ns-uuid-2")).containsExactly("one-subject", "two-subject");
        assertThat(ownersOf("ns-uuid-4")).isEmpty();
    }

    @Test
    void findsABlockedOwnerWithItsLimits() {
        NamespaceLimits limits = new NamespaceLimits(
                OptionalInt.of(0), OptionalInt.empty(), OptionalInt.empty(), Optional.empty(), Optional.empty());
        Subject blocked = new Subject(
                "blocked-subject",
                true,
                List.of(new OwnedNamespace(new NamespaceName("limited"), "uuid-1", KEY, limits)));
        Revision revision = write(blocked);

        assertThat(store.byNamespace(new NamespaceName("limited"))).containsExactly(new Stored<>(blocked, revision));
        assertThat(store.byUuid("uuid-1")).contains(new Stored<>(blocked, revision));
    }

    @Test
    void listsSubjectsByName() {
        List.of("subject-b", "subject-c", "Subject-a").forEach(name -> write(subject(name, "uuid-" + name)));

        assertThat(names(new Page(0, 10))).containsExactly("Subject-a", "subject-b", "subject-c");
        assertThat(names(new Page(1, 1))).containsExactly("subject-b");
        assertThat(names(new Page(3, 1))).isEmpty();
        assertThat(names(new Page(0, 0))).isEmpty();
    }

    @Test
    void keepsAPlainKeyAsItIs() {
        Subject subject = new Subject(
                "plain-subject",
                false,
                List.of(new OwnedNamespace(
                        new NamespaceName("plain"),
                        "uuid-1",
                        new NamespaceKey.Plain(new Secret("a key of 64 letters")),
                        NamespaceLimits.NONE)));

        write(subject);

        assertThat(store.byUuid("uuid-1").orElseThrow().value()).isEqualTo(subject);
    }

    @Test
    void limitsChangeWithTheirSubject() {
        NamespaceLimits limits = new NamespaceLimits(
                OptionalInt.of(7),
                OptionalInt.empty(),
                OptionalInt.empty(),
                Optional.of(Set.of("nodejs:20")),
                Optional.of(true));
        Revision first = write(limited(limits));

        Revision second = rewrite(limited(NamespaceLimits.NONE), first);
        assertThat(store.get("limited-subject").orElseThrow().value()).isEqualTo(limited(NamespaceLimits.NONE));

        Revision third = rewrite(limited(limits), second);
        assertThat(store.get("limited-subject").orElseThrow().value()).isEqualTo(limited(limits));

        store.delete("limited-subject", third);
        write(limited(NamespaceLimits.NONE));
        assertThat(store.get("limited-subject").orElseThrow().value()).isEqualTo(limited(NamespaceLimits.NONE));
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

    private Revision rewrite(Subject subject, Revision expected) {
        return ((Written) store.put(subject, new Expected.At(expected))).revision();
    }

    private List<String> names(Page page) {
        return store.list(page).stream().map(it -> it.value().name()).toList();
    }

    private List<String> ownersOf(String namespace) {
        return store.byNamespace(new NamespaceName(namespace)).stream()
                .map(it -> it.value().name())
                .toList();
    }

    private static Subject limited(NamespaceLimits limits) {
        return new Subject(
                "limited-subject",
                false,
                List.of(new OwnedNamespace(new NamespaceName("limited"), "uuid-1", KEY, limits)));
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
