// SPDX-License-Identifier: Apache-2.0
package dev.kiln.store;

import static dev.kiln.store.Samples.GUEST;
import static dev.kiln.store.Samples.START;
import static dev.kiln.store.Samples.action;
import static dev.kiln.store.Samples.updated;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kiln.model.action.Action;
import dev.kiln.model.action.ActionCodec;
import dev.kiln.model.action.Code;
import dev.kiln.model.action.Exec;
import dev.kiln.model.json.Json;
import dev.kiln.model.name.EntityName;
import dev.kiln.model.name.NamespaceName;
import dev.kiln.model.name.QualifiedName;
import dev.kiln.store.DeleteOutcome.Deleted;
import dev.kiln.store.DeleteOutcome.Missing;
import dev.kiln.store.PutOutcome.Written;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** What every artifact store does. An implementation extends this and opens its store. */
public abstract class ArtifactStoreContract {

    private static final Expected ABSENT = new Expected.Absent();
    private static final Page ALL = new Page(0, 200);

    protected ArtifactStore store;

    /** Opens the store of this test; called again after {@link #closeStore}, it finds what was written. */
    protected abstract ArtifactStore openStore() throws Exception;

    protected abstract void closeStore() throws Exception;

    /** Makes the document of an action unreadable. */
    protected abstract void corrupt(QualifiedName name) throws Exception;

    @BeforeEach
    void open() throws Exception {
        store = openStore();
    }

    @AfterEach
    void close() throws Exception {
        closeStore();
    }

    @Nested
    class OtherEntities extends EntityStoreContract {
        @Override
        ArtifactStore store() {
            return store;
        }
    }

    @Test
    void readsWhatWasWritten() {
        Action action = action("guest/hello");

        Revision revision = write(action);

        assertThat(store.action(action.name())).contains(new Stored<>(action, revision));
    }

    @Test
    void findsNothingWhereNothingWasWritten() {
        assertThat(store.action(QualifiedName.of("guest", "missing"))).isEmpty();
    }

    @Test
    void createsOnlyWhatIsAbsent() {
        write(action("guest/hello"));

        assertThat(store.put(action("guest/hello"), ABSENT)).isEqualTo(new PutOutcome.Conflict());
    }

    @Test
    void eachWriteHasItsOwnRevision() {
        Revision first = write(action("guest/hello"));

        Revision second = rewrite(action("guest/hello"), first);

        assertThat(second).isNotEqualTo(first);
        assertThat(store.action(QualifiedName.of("guest", "hello"))
                        .orElseThrow()
                        .revision())
                .isEqualTo(second);
    }

    @Test
    void refusesToReplaceAnOldRevision() {
        Revision first = write(action("guest/hello"));
        rewrite(updated(action("guest/hello"), START.plusSeconds(1)), first);

        assertThat(store.put(updated(action("guest/hello"), START.plusSeconds(2)), new Expected.At(first)))
                .isEqualTo(new PutOutcome.Conflict());
        assertThat(read("guest/hello").updated()).isEqualTo(START.plusSeconds(1));
    }

    @Test
    void refusesToReplaceWhatIsMissing() {
        Revision revision = write(action("guest/hello"));
        store.delete(QualifiedName.of("guest", "hello"), revision);

        assertThat(store.put(action("guest/hello"), new Expected.At(revision))).isEqualTo(new PutOutcome.Conflict());
    }

    @Test
    void deletesWhatIsAtTheRevision() {
        Revision revision = write(action("guest/hello"));

        assertThat(store.delete(QualifiedName.of("guest", "hello"), revision)).isEqualTo(new Deleted());
        assertThat(store.action(QualifiedName.of("guest", "hello"))).isEmpty();
    }

    @Test
    void refusesToDeleteAnOldRevision() {
        Revision first = write(action("guest/hello"));
        rewrite(action("guest/hello"), first);

        assertThat(store.delete(QualifiedName.of("guest", "hello"), first)).isEqualTo(new DeleteOutcome.Conflict());
        assertThat(store.action(QualifiedName.of("guest", "hello"))).isPresent();
    }

    @Test
    void saysWhenThereIsNothingToDelete() {
        Revision revision = write(action("guest/hello"));

        assertThat(store.delete(QualifiedName.of("guest", "other"), revision)).isEqualTo(new Missing());
    }

    @Test
    void aRevisionNeverComesAgain() {
        Revision first = write(action("guest/hello"));
        store.delete(QualifiedName.of("guest", "hello"), first);

        assertThat(write(action("guest/hello"))).isNotEqualTo(first);
    }

    @Test
    void ofConcurrentCreationsOneWins() throws Exception {
        List<PutOutcome> outcomes = concurrently(16, i -> store.put(action("guest/raced"), ABSENT));

        assertThat(outcomes).filteredOn(Written.class::isInstance).hasSize(1);
        assertThat(outcomes).filteredOn(PutOutcome.Conflict.class::isInstance).hasSize(15);
    }

    @Test
    void ofConcurrentReplacementsOneWins() throws Exception {
        Revision first = write(action("guest/raced"));

        List<PutOutcome> outcomes = concurrently(
                16, i -> store.put(updated(action("guest/raced"), START.plusMillis(i)), new Expected.At(first)));

        assertThat(outcomes).filteredOn(Written.class::isInstance).hasSize(1);
    }

    @Test
    void noUpdateOfConcurrentWritersIsLost() throws Exception {
        write(action("guest/counted"));

        concurrently(8, i -> {
            for (int done = 0; done < 5; ) {
                Stored<Action> stored =
                        store.action(QualifiedName.of("guest", "counted")).orElseThrow();
                Action next = updated(stored.value(), START);
                done += store.put(next, new Expected.At(stored.revision())) instanceof Written ? 1 : 0;
            }
            return true;
        });

        assertThat(read("guest/counted").version().patch()).isEqualTo(1 + 8 * 5);
    }

    @Test
    void concurrentWritersOfLargeCodeLeaveAReadableOne() throws Exception {
        write(action("guest/raced", new Code.Inline("0".repeat(20_000), false)));

        concurrently(8, i -> {
            for (int round = 0; round < 5; round++) {
                Stored<Action> stored =
                        store.action(QualifiedName.of("guest", "raced")).orElseThrow();
                String text = (i + ":" + round).repeat(10_000);
                store.put(action("guest/raced", new Code.Inline(text, false)), new Expected.At(stored.revision()));
            }
            return true;
        });

        assertThat(codeOf("guest/raced").text()).hasSizeGreaterThanOrEqualTo(20_000);
    }

    @Test
    void listsTheLastUpdatedFirst() {
        write(updated(action("guest/b"), START.plusSeconds(2)));
        write(updated(action("guest/a"), START.plusSeconds(3)));
        write(updated(action("guest/c"), START.plusSeconds(1)));

        assertThat(names(ALL)).containsExactly("a", "b", "c");
    }

    @Test
    void anUpdateMovesAnActionToTheTop() {
        Revision revision = write(updated(action("guest/old"), START));
        write(updated(action("guest/new"), START.plusSeconds(1)));

        rewrite(updated(action("guest/old"), START.plusSeconds(2)), revision);

        assertThat(names(ALL)).containsExactly("old", "new");
    }

    @Test
    void listsAPage() {
        IntStream.range(0, 5).forEach(i -> write(updated(action("guest/a" + i), START.plusSeconds(i))));

        assertThat(names(new Page(1, 2))).containsExactly("a3", "a2");
        assertThat(names(new Page(4, 2))).containsExactly("a0");
        assertThat(names(new Page(5, 2))).isEmpty();
        assertThat(names(new Page(0, 0))).isEmpty();
    }

    @Test
    void pagesOfActionsUpdatedAtOnceDoNotOverlap() {
        IntStream.range(0, 9).forEach(i -> write(action("guest/a" + i)));

        List<String> all = new ArrayList<>();
        IntStream.range(0, 3).forEach(page -> all.addAll(names(new Page(page * 3, 3))));

        assertThat(all).hasSize(9).doesNotHaveDuplicates();
    }

    @Test
    void countsAll() {
        IntStream.range(0, 5).forEach(i -> write(action("guest/a" + i)));
        write(action("other/a"));

        assertThat(store.countActions(GUEST, Optional.empty())).isEqualTo(5);
        assertThat(store.countActions(new NamespaceName("nobody"), Optional.empty()))
                .isZero();
    }

    @Test
    void aListOfANamespaceHasItsPackagedActions() {
        write(updated(action("guest/plain"), START));
        write(updated(action("guest/pkg/packaged"), START.plusSeconds(1)));

        assertThat(names(ALL)).containsExactly("packaged", "plain");
    }

    @Test
    void aListOfAPackageHasItsActionsOnly() {
        write(action("guest/plain"));
        write(action("guest/pkg/packaged"));
        write(action("guest/pkg2/other"));
        Optional<EntityName> pkg = Optional.of(new EntityName("pkg"));

        List<ObjectNode> list = store.listActions(GUEST, pkg, ALL);

        assertThat(list).extracting(it -> it.path("name").asText()).containsExactly("packaged");
        assertThat(list.getFirst().path("namespace").asText()).isEqualTo("guest/pkg");
        assertThat(store.countActions(GUEST, pkg)).isEqualTo(1);
    }

    @Test
    void aNamespaceIsNoPrefix() {
        write(action("guest/a"));
        write(action("guest2/b"));

        assertThat(names(ALL)).containsExactly("a");
    }

    @Test
    void aSummaryIsWhatListsShow() {
        Action action = action("guest/pkg/hello");
        write(action);

        ObjectNode summary = store.listActions(GUEST, Optional.empty(), ALL).getFirst();

        assertThat(Json.text(summary)).isEqualTo(Json.text(ActionCodec.toSummary(action)));
        assertThat(summary.fieldNames())
                .toIterable()
                .containsExactly("namespace", "name", "version", "publish", "annotations", "limits", "exec", "updated");
    }

    @Test
    void aDeletedActionIsNotListed() {
        Revision revision = write(action("guest/gone"));
        store.delete(QualifiedName.of("guest", "gone"), revision);

        assertThat(names(ALL)).isEmpty();
        assertThat(store.countActions(GUEST, Optional.empty())).isZero();
    }

    @Test
    void takesNamesWithBlanksAndSigns() {
        Action action = action("my ns@example.com/a package & more/an action @ 1.0-x");

        Revision revision = write(action);

        assertThat(store.action(action.name())).contains(new Stored<>(action, revision));
        assertThat(store.delete(action.name(), revision)).isEqualTo(new Deleted());
    }

    @Test
    void keepsSmallCodeInTheDocument() {
        write(action("guest/small", new Code.Inline("x".repeat(ArtifactStore.MAX_INLINE_CODE_BYTES), false)));

        assertThat(read("guest/small").exec().optionalCode().orElseThrow()).isInstanceOf(Code.Inline.class);
    }

    @Test
    void movesLargeCodeIntoAnAttachment() {
        String text = "x".repeat(ArtifactStore.MAX_INLINE_CODE_BYTES + 1);
        write(action("guest/large", new Code.Inline(text, false)));

        Code.Attached attached = attachedOf("guest/large");

        assertThat(attached.lengthBytes()).isEqualTo(text.length());
        assertThat(attached.contentType()).isEqualTo("text/plain; charset=UTF-8");
        assertThat(attached.digest()).matches("sha256-[0-9a-f]{64}");
        assertThat(codeOf("guest/large")).isEqualTo(new Code.Inline(text, false));
    }

    @Test
    void measuresCodeInBytes() {
        write(action("guest/umlauts", new Code.Inline("ä".repeat(ArtifactStore.MAX_INLINE_CODE_BYTES - 1), false)));

        assertThat(attachedOf("guest/umlauts").lengthBytes()).isEqualTo(2L * ArtifactStore.MAX_INLINE_CODE_BYTES - 2);
    }

    @Test
    void keepsLargeBinaryCodeDecoded() {
        byte[] bytes = new byte[100_001];
        new Random(1).nextBytes(bytes);
        Code.Inline code = new Code.Inline(Base64.getEncoder().encodeToString(bytes), true);
        write(action("guest/binary", code));

        assertThat(attachedOf("guest/binary").lengthBytes()).isEqualTo(bytes.length);
        assertThat(attachedOf("guest/binary").contentType()).isEqualTo("application/octet-stream");
        assertThat(attachedOf("guest/binary").isBinary()).isTrue();
        assertThat(codeOf("guest/binary")).isEqualTo(code);
    }

    @Test
    void keepsLargeCodeOfAllTheWorldsLetters() {
        String text = "// żółć, 日本語, 😀, \r\n\t\u0000 ".repeat(2_000);
        write(action("guest/unicode", new Code.Inline(text, false)));

        assertThat(codeOf("guest/unicode").text()).isEqualTo(text);
    }

    @Test
    void keepsSmallCodeOfAllTheWorldsLetters() {
        String text = "// żółć, 日本語, 😀, \r\n\t\u0000 ";
        write(action("guest/unicode", new Code.Inline(text, false)));

        assertThat(read("guest/unicode").exec().optionalCode()).contains(new Code.Inline(text, false));
    }

    @Test
    void takesCodeOf48Megabytes() {
        byte[] bytes = new byte[36 * 1024 * 1024];
        new Random(1).nextBytes(bytes);
        String text = Base64.getEncoder().encodeToString(bytes);
        write(action("guest/huge", new Code.Inline(text, true)));

        assertThat(codeOf("guest/huge").text().equals(text)).isTrue();
    }

    @Test
    void anAttachmentThatIsWrittenBackStays() {
        String text = "x".repeat(50_000);
        Revision first = write(action("guest/large", new Code.Inline(text, false)));
        Action read = read("guest/large");

        Revision second = rewrite(updated(read, START.plusSeconds(1)), first);
        rewrite(updated(read, START.plusSeconds(2)), second);

        assertThat(codeOf("guest/large").text()).isEqualTo(text);
    }

    @Test
    void aReaderOfTheRevisionBeforeStillGetsItsCode() {
        Revision first = write(action("guest/large", new Code.Inline("old".repeat(10_000), false)));
        Code.Attached old = attachedOf("guest/large");

        rewrite(action("guest/large", new Code.Inline("new".repeat(10_000), false)), first);

        assertThat(store.code(QualifiedName.of("guest", "large"), old).text()).isEqualTo("old".repeat(10_000));
        assertThat(codeOf("guest/large").text()).isEqualTo("new".repeat(10_000));
    }

    @Test
    void aRefusedWriteDoesNotHurtTheCodeThatIsThere() {
        Revision first = write(action("guest/large", new Code.Inline("a".repeat(50_000), false)));
        Revision second = rewrite(action("guest/large", new Code.Inline("b".repeat(50_000), false)), first);

        store.put(action("guest/large", new Code.Inline("c".repeat(50_000), false)), new Expected.At(first));
        store.put(action("guest/large", new Code.Inline("d".repeat(50_000), false)), ABSENT);

        assertThat(codeOf("guest/large").text()).isEqualTo("b".repeat(50_000));
        assertThat(store.action(QualifiedName.of("guest", "large"))
                        .orElseThrow()
                        .revision())
                .isEqualTo(second);
    }

    @Test
    void theCodeOfADeletedActionIsGone() {
        Revision revision = write(action("guest/large", new Code.Inline("x".repeat(50_000), false)));
        Code.Attached attached = attachedOf("guest/large");
        store.delete(QualifiedName.of("guest", "large"), revision);

        assertThatThrownBy(() -> store.code(QualifiedName.of("guest", "large"), attached))
                .isInstanceOf(StoreException.Corrupt.class);
    }

    @Test
    void keepsSequencesAndBlackboxes() {
        Action sequence = action("guest/sequence")
                .withExec(new Exec.Sequence(
                        List.of(QualifiedName.parse("/guest/a"), QualifiedName.parse("/other/pkg/b"))));
        Action blackbox = action("guest/blackbox")
                .withExec(new Exec.Blackbox("me/image:1", Optional.empty(), Optional.of("main.py")));
        write(sequence);
        write(blackbox);

        assertThat(read("guest/sequence")).isEqualTo(sequence);
        assertThat(read("guest/blackbox")).isEqualTo(blackbox);
    }

    @Test
    void saysWhenADocumentIsCorrupt() throws Exception {
        write(action("guest/broken"));
        corrupt(QualifiedName.of("guest", "broken"));

        assertThatThrownBy(() -> store.action(QualifiedName.of("guest", "broken")))
                .isInstanceOf(StoreException.Corrupt.class)
                .hasMessageContaining("guest/broken");
    }

    @Test
    void aReopenedStoreHasEverything() throws Exception {
        Revision small = write(action("guest/small"));
        Revision large = write(action("guest/large", new Code.Inline("x".repeat(50_000), false)));
        closeStore();

        store = openStore();

        assertThat(store.action(QualifiedName.of("guest", "small")))
                .contains(new Stored<>(action("guest/small"), small));
        assertThat(codeOf("guest/large").text()).isEqualTo("x".repeat(50_000));
        assertThat(names(ALL)).hasSize(2);
        assertThat(rewrite(action("guest/large"), large)).isNotIn(small, large);
    }

    @Test
    void isHealthy() {
        assertThat(store.check()).isInstanceOf(StoreHealth.Up.class);
    }

    private Revision write(Action action) {
        return ((Written) store.put(action, ABSENT)).revision();
    }

    private Revision rewrite(Action action, Revision expected) {
        return ((Written) store.put(action, new Expected.At(expected))).revision();
    }

    private Action read(String name) {
        return store.action(QualifiedName.parse(name)).orElseThrow().value();
    }

    private Code.Attached attachedOf(String name) {
        return (Code.Attached) read(name).exec().optionalCode().orElseThrow();
    }

    private Code.Inline codeOf(String name) {
        return store.code(QualifiedName.parse(name), attachedOf(name));
    }

    private List<String> names(Page page) {
        return store.listActions(GUEST, Optional.empty(), page).stream()
                .map(it -> it.path("name").asText())
                .toList();
    }

    private interface Attempt<T> {
        T run(int number);
    }

    private static <T> List<T> concurrently(int threads, Attempt<T> attempt) throws Exception {
        CountDownLatch start = new CountDownLatch(1);
        List<CompletableFuture<T>> outcomes = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            int number = i;
            CompletableFuture<T> outcome = new CompletableFuture<>();
            outcomes.add(outcome);
            Thread.ofVirtual().start(() -> {
                try {
                    start.await();
                    outcome.complete(attempt.run(number));
                } catch (Throwable e) {
                    outcome.completeExceptionally(e);
                }
            });
        }
        start.countDown();
        List<T> results = new ArrayList<>();
        for (CompletableFuture<T> outcome : outcomes) {
            results.add(outcome.get(60, TimeUnit.SECONDS));
        }
        return results;
    }
}
