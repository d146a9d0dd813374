// SPDX-License-Identifier: Apache-2.0
package dev.kiln.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kiln.model.json.Json;
import dev.kiln.store.documents.Document;
import dev.kiln.store.documents.DocumentStore;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every store of documents does. An implementation extends this and opens its store. */
public abstract class DocumentStoreContract {

    private static final Expected ABSENT = new Expected.Absent();
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00.123Z");

    protected DocumentStore store;

    /** Opens the store of this test; called again after {@link #closeStore}, it finds what was written. */
    protected abstract DocumentStore openStore() throws Exception;

    protected abstract void closeStore() throws Exception;

    /** Makes the content of a document unreadable, behind the store's back. */
    protected abstract void corrupt(Document.Key key) throws Exception;

    @BeforeEach
    void open() throws Exception {
        store = openStore();
    }

    @AfterEach
    void close() throws Exception {
        closeStore();
    }

    @Test
    void readsWhatWasWrittenAlsoAfterARestart() throws Exception {
        Document plain = Document.of(key("route", "guest/one"), content("a"));
        Document due = new Document(key("alarm", "guest/one"), Optional.of(NOON), content("b"));

        Revision first = write(plain);
        Revision second = write(due);

        assertThat(store.get(plain.key())).contains(new Stored<>(plain, first));
        closeStore();
        store = openStore();
        assertThat(store.get(plain.key())).contains(new Stored<>(plain, first));
        assertThat(store.get(due.key())).contains(new Stored<>(due, second));
        assertThat(store.get(key("route", "guest/two"))).isEmpty();
    }

    @Test
    void ofTwoWritesOverOneRevisionOneIsAConflict() {
        Document document = Document.of(key("route", "x"), content("a"));
        Revision revision = write(document);
        Document next = Document.of(document.key(), content("b"));

        assertThat(store.put(next, ABSENT)).isEqualTo(new PutOutcome.Conflict());
        assertThat(store.put(next, new Expected.At(revision))).isInstanceOf(PutOutcome.Written.class);
        assertThat(store.put(document, new Expected.At(revision))).isEqualTo(new PutOutcome.Conflict());
        assertThat(store.get(document.key()).map(Stored::value)).contains(next);
    }

    @Test
    void ofManyThatClaimAtOnceOneWins() {
        Revision revision = write(new Document(key("alarm", "x"), Optional.of(NOON), content("a")));

        List<CompletableFuture<PutOutcome>> claims = IntStream.range(0, 8)
                .mapToObj(it -> CompletableFuture.supplyAsync(() -> store.put(
                        new Document(key("alarm", "x"), Optional.of(NOON), content("claim " + it)),
                        new Expected.At(revision))))
                .toList();

        assertThat(claims.stream().map(CompletableFuture::join).filter(PutOutcome.Written.class::isInstance))
                .hasSize(1);
    }

    @Test
    void deletesWhatIsAtTheRevision() {
        Document document = Document.of(key("route", "x"), content("a"));
        Revision old = write(document);
        store.put(Document.of(document.key(), content("b")), new Expected.At(old));
        Revision revision = store.get(document.key()).orElseThrow().revision();

        assertThat(store.delete(document.key(), old)).isEqualTo(new DeleteOutcome.Conflict());
        assertThat(store.delete(document.key(), revision)).isEqualTo(new DeleteOutcome.Deleted());
        assertThat(store.delete(document.key(), revision)).isEqualTo(new DeleteOutcome.Missing());
        assertThat(store.get(document.key())).isEmpty();
        write(document);
    }

    @Test
    void listsAKindInTheOrderOfIdsBelowAPrefix() {
        for (String id : List.of("guest/b", "guest/a", "guests/a", "guest/c", "a/x")) {
            write(Document.of(key("route", id), content(id)));
        }
        write(Document.of(key("routes", "guest/a"), content("other")));

        assertThat(ids(store.list("route", "guest/", new Page(0, 10))))
                .containsExactly("guest/a", "guest/b", "guest/c");
        assertThat(ids(store.list("route", "guest/", new Page(1, 1)))).containsExactly("guest/b");
        assertThat(ids(store.list("route", "guest/", new Page(0, 0)))).isEmpty();
        assertThat(ids(store.list("route", "", new Page(0, 10))))
                .containsExactly("a/x", "guest/a", "guest/b", "guest/c", "guests/a");
    }

    @Test
    void findsWhatIsDueTheFirstFirst() {
        write(new Document(key("alarm", "late"), Optional.of(NOON.plusMillis(1)), content("")));
        write(new Document(key("alarm", "now"), Optional.of(NOON), content("")));
        write(new Document(key("alarm", "old"), Optional.of(NOON.minusSeconds(60)), content("")));
        write(Document.of(key("alarm", "never"), content("")));
        write(new Document(key("other", "now"), Optional.of(NOON), content("")));

        assertThat(ids(store.due("alarm", NOON, 10))).containsExactly("old", "now");
        assertThat(ids(store.due("alarm", NOON, 1))).containsExactly("old");
        assertThat(ids(store.due("alarm", NOON.plusSeconds(1), 10))).containsExactly("old", "now", "late");
    }

    @Test
    void whatCannotBeReadStallsNothingThatIsDueBehindIt() throws Exception {
        write(new Document(key("alarm", "damaged"), Optional.of(NOON.minusSeconds(60)), content("")));
        write(new Document(key("alarm", "now"), Optional.of(NOON), content("")));
        corrupt(key("alarm", "damaged"));

        assertThat(ids(store.due("alarm", NOON, 1))).containsExactly("now");
        assertThat(ids(store.due("alarm", NOON, 10))).containsExactly("now");
        assertThat(store.damaged()).isEqualTo(1);
        assertThatThrownBy(() -> store.get(key("alarm", "damaged"))).isInstanceOf(StoreException.Corrupt.class);
    }

    @Test
    void whatIsNoLongerDueIsNotFound() {
        Revision revision = write(new Document(key("alarm", "x"), Optional.of(NOON), content("")));

        store.put(Document.of(key("alarm", "x"), content("")), new Expected.At(revision));

        assertThat(store.due("alarm", NOON, 10)).isEmpty();
    }

    @Test
    void changesMakeChangeAndTakeAway() {
        Document.Key key = key("route", "x");
        Document first = Document.of(key, content("a"));
        Document second = Document.of(key, content("b"));

        assertThat(store.change(key, before -> Optional.of(first)))
                .contains(new DocumentStore.Change(Optional.empty(), Optional.of(first)));
        assertThat(store.change(key, before -> Optional.of(second)))
                .contains(new DocumentStore.Change(Optional.of(first), Optional.of(second)));
        assertThat(store.change(key, before -> Optional.empty()))
                .contains(new DocumentStore.Change(Optional.of(second), Optional.empty()));
        assertThat(store.get(key)).isEmpty();
    }

    @Test
    void aChangeThatIsOvertakenBeginsAnewAndGivesUpInTheEnd() {
        Document.Key key = key("route", "x");
        write(Document.of(key, content("a")));
        List<Document> seen = new ArrayList<>();

        assertThat(store.change(key, before -> {
                    seen.add(before.orElseThrow());
                    if (seen.size() < 3) {
                        overtake(key);
                    }
                    return Optional.of(Document.of(key, content("mine")));
                }))
                .isPresent();
        assertThat(seen).hasSize(3);
        assertThat(store.get(key).orElseThrow().value().content()).isEqualTo(content("mine"));

        assertThat(store.change(key, before -> {
                    overtake(key);
                    return Optional.empty();
                }))
                .isEmpty();
    }

    private void overtake(Document.Key key) {
        Stored<Document> now = store.get(key).orElseThrow();
        store.put(Document.of(key, content("theirs " + now.revision())), new Expected.At(now.revision()));
    }

    @Test
    void idsMayHoldWhateverNamesHold() {
        Document document = Document.of(key("route", "gu est/\u00fc_@-.'%/?#"), content("a"));

        write(document);

        assertThat(store.get(document.key()).map(Stored::value)).contains(document);
        assertThat(store.list("route", "gu est/\u00fc", new Page(0, 5))).hasSize(1);
    }

    private Revision write(Document document) {
        return ((PutOutcome.Written) store.put(document, ABSENT)).revision();
    }

    private static List<String> ids(List<Stored<Document>> documents) {
        return documents.stream().map(it -> it.value().key().id()).toList();
    }

    private static Document.Key key(String kind, String id) {
        return new Document.Key(kind, id);
    }

    private static ObjectNode content(String text) {
        return Json.object().put("text", text);
    }
}
