// SPDX-License-Identifier: Apache-2.0
package dev.kiln.store;

import static dev.kiln.store.Samples.GUEST;
import static dev.kiln.store.Samples.START;
import static dev.kiln.store.Samples.activation;
import static dev.kiln.store.Samples.id;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.kiln.model.activation.Activation;
import dev.kiln.model.activation.ActivationCodec;
import dev.kiln.model.activation.ActivationId;
import dev.kiln.model.activation.ActivationResponse;
import dev.kiln.model.entity.Annotations;
import dev.kiln.model.json.Json;
import dev.kiln.model.name.EntityName;
import dev.kiln.model.name.NamespaceName;
import dev.kiln.store.ActivationQuery.ActionFilter;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every activation store does. An implementation extends this and opens its store. */
public abstract class ActivationStoreContract {

    private static final Page ALL = new Page(0, 200);

    protected ActivationStore store;

    /** Opens the store of this test; called again after {@link #closeStore}, it finds what was written. */
    protected abstract ActivationStore openStore() throws Exception;

    protected abstract void closeStore() throws Exception;

    /** Makes the document of an activation unreadable. */
    protected abstract void corrupt(NamespaceName namespace, ActivationId id) throws Exception;

    @BeforeEach
    void open() throws Exception {
        store = openStore();
    }

    @AfterEach
    void close() throws Exception {
        closeStore();
    }

    @Test
    void readsWhatWasAppended() {
        store.append(List.of(activation(1), activation(2)));

        assertThat(Json.text(ActivationCodec.toJson(store.get(GUEST, id(1)).orElseThrow())))
                .isEqualTo(Json.text(ActivationCodec.toJson(activation(1))));
    }

    @Test
    void findsNothingOfAnUnknownIdOrAnotherNamespace() {
        store.append(List.of(activation(1)));

        assertThat(store.get(GUEST, id(2))).isEmpty();
        assertThat(store.get(new NamespaceName("other"), id(1))).isEmpty();
    }

    @Test
    void appendsNothing() {
        store.append(List.of());

        assertThat(store.count(ActivationQuery.all(GUEST))).isZero();
    }

    @Test
    void ofARecordThatComesTwiceTheFirstStays() {
        Activation first = activation(1);
        store.append(List.of(first));

        store.append(List.of(first.withLogs(List.of("later")), activation(2)));
        store.append(List.of(activation(3), activation(3).withLogs(List.of("later"))));

        assertThat(store.get(GUEST, id(1)).orElseThrow().logs()).isEqualTo(first.logs());
        assertThat(store.get(GUEST, id(3)).orElseThrow().logs()).isEqualTo(first.logs());
        assertThat(store.count(ActivationQuery.all(GUEST))).isEqualTo(3);
    }

    @Test
    void listsTheLastStartedFirst() {
        store.append(List.of(activation(2), activation(3), activation(1)));

        assertThat(ids(ActivationQuery.all(GUEST), ALL)).containsExactly(id(3), id(2), id(1));
    }

    @Test
    void listsAPage() {
        store.append(LongStream.range(0, 10).mapToObj(Samples::activation).toList());

        assertThat(ids(ActivationQuery.all(GUEST), new Page(2, 3))).containsExactly(id(7), id(6), id(5));
        assertThat(ids(ActivationQuery.all(GUEST), new Page(10, 3))).isEmpty();
        assertThat(ids(ActivationQuery.all(GUEST), new Page(0, 0))).isEmpty();
    }

    @Test
    void pagesOfRecordsStartedAtOnceDoNotOverlap() {
        store.append(IntStream.range(0, 9)
                .mapToObj(i -> activation(i, "hello", START))
                .toList());

        List<ActivationId> all = IntStream.range(0, 3)
                .mapToObj(page -> ids(ActivationQuery.all(GUEST), new Page(page * 3, 3)))
                .flatMap(List::stream)
                .toList();

        assertThat(all).hasSize(9).doesNotHaveDuplicates();
    }

    @Test
    void sinceAndUptoAreInclusive() {
        store.append(LongStream.range(0, 5).mapToObj(Samples::activation).toList());

        assertThat(ids(during(Optional.of(START.plusMillis(3)), Optional.empty()), ALL))
                .containsExactly(id(4), id(3));
        assertThat(ids(during(Optional.empty(), Optional.of(START.plusMillis(1))), ALL))
                .containsExactly(id(1), id(0));
        assertThat(ids(during(Optional.of(START.plusMillis(2)), Optional.of(START.plusMillis(2))), ALL))
                .containsExactly(id(2));
        assertThat(ids(during(Optional.of(START.plusMillis(3)), Optional.of(START.plusMillis(2))), ALL))
                .isEmpty();
    }

    @Test
    void countsWhatIsListed() {
        store.append(LongStream.range(0, 5).mapToObj(Samples::activation).toList());

        assertThat(store.count(ActivationQuery.all(GUEST))).isEqualTo(5);
        assertThat(store.count(during(Optional.of(START.plusMillis(3)), Optional.empty())))
                .isEqualTo(2);
        assertThat(store.count(ActivationQuery.all(new NamespaceName("other")))).isZero();
    }

    @Test
    void filtersByTheNameOfAnActionOfTheDefaultPackage() {
        store.append(List.of(
                activation(1, "hello", START),
                activation(2, "other", START),
                annotated(3, "path", "guest/pkg/hello"),
                annotated(4, "path", "guest/hello")));

        assertThat(ids(named(Optional.empty(), "hello"), ALL)).containsExactlyInAnyOrder(id(1), id(4));
        assertThat(store.count(named(Optional.empty(), "hello"))).isEqualTo(2);
    }

    @Test
    void filtersByPackageAndName() {
        store.append(List.of(
                annotated(1, "path", "guest/pkg/hello"),
                annotated(2, "path", "provider/pkg/hello"),
                annotated(3, "path", "guest/pkg2/hello"),
                annotated(4, "path", "guest/hello")));

        assertThat(ids(named(Optional.of("pkg"), "hello"), ALL)).containsExactlyInAnyOrder(id(1), id(2));
    }

    @Test
    void anActionInvokedThroughABindingIsFoundByTheBindingOnly() {
        Activation bound = annotated(1, "path", "provider/pkg/hello");
        store.append(
                List.of(bound.withAnnotations(bound.annotations().with("binding", TextNode.valueOf("guest/bound")))));

        assertThat(ids(named(Optional.of("bound"), "hello"), ALL)).containsExactly(id(1));
        assertThat(ids(named(Optional.of("pkg"), "hello"), ALL)).isEmpty();
    }

    @Test
    void aRecordWithoutAPathIsFoundByItsName() {
        Activation trigger = activation(1);
        store.append(List.of(trigger.withAnnotations(Annotations.NONE)));

        assertThat(ids(named(Optional.empty(), "hello"), ALL)).containsExactly(id(1));
    }

    @Test
    void filtersCombine() {
        store.append(LongStream.range(0, 6)
                .mapToObj(i -> activation(i, i % 2 == 0 ? "even" : "odd", START.plusMillis(i)))
                .toList());
        ActivationQuery query = new ActivationQuery(
                GUEST,
                Optional.of(new ActionFilter(Optional.empty(), new EntityName("odd"))),
                Optional.of(START.plusMillis(2)),
                Optional.of(START.plusMillis(5)));

        assertThat(ids(query, ALL)).containsExactly(id(5), id(3));
        assertThat(ids(query, new Page(1, 1))).containsExactly(id(3));
    }

    @Test
    void aSummaryIsWhatListsShow() {
        Activation failed = withResponse(activation(1), ActivationResponse.developerError("no"));
        store.append(List.of(failed));

        ObjectNode summary = store.list(ActivationQuery.all(GUEST), ALL).getFirst();

        assertThat(Json.text(summary)).isEqualTo(Json.text(ActivationCodec.toSummary(failed)));
        assertThat(summary.path("statusCode").asInt()).isEqualTo(2);
        assertThat(summary.path("duration").asLong()).isEqualTo(12);
        assertThat(summary.has("logs") || summary.has("response")).isFalse();
    }

    @Test
    void aSummaryOfARecordWithoutEndHasNeitherEndNorDurationNorStatus() {
        Activation ended = activation(1);
        store.append(List.of(new Activation(
                ended.namespace(),
                ended.name(),
                ended.version(),
                ended.subject(),
                ended.id(),
                Optional.of(id(99)),
                ended.start(),
                Optional.empty(),
                ended.response(),
                ended.logs(),
                ended.annotations(),
                false)));

        ObjectNode summary = store.list(ActivationQuery.all(GUEST), ALL).getFirst();

        assertThat(summary.fieldNames())
                .toIterable()
                .containsExactly(
                        "namespace", "name", "version", "publish", "annotations", "activationId", "start", "cause");
        assertThat(store.get(GUEST, id(1)).orElseThrow().end()).isEmpty();
    }

    @Test
    void listsWholeRecords() {
        store.append(List.of(activation(1), activation(2)));

        List<Activation> records = store.listRecords(ActivationQuery.all(GUEST), ALL);

        assertThat(records).extracting(Activation::id).containsExactly(id(2), id(1));
        assertThat(records.getFirst().logs()).isEqualTo(activation(2).logs());
    }

    @Test
    void keepsAllTheWorldsLetters() {
        JsonNode result = Json.object().put("żółć", "日本語 😀 \u0000").putNull("nothing");
        store.append(List.of(
                withResponse(activation(1).withLogs(List.of("…\n😀")), ActivationResponse.success(result, 10))));

        Activation read = store.get(GUEST, id(1)).orElseThrow();

        assertThat(read.response().result()).contains(result);
        assertThat(read.logs()).containsExactly("…\n😀");
    }

    @Test
    void keepsLargeResultsAndLogs() {
        String line = "x".repeat(1_000);
        List<String> logs = IntStream.range(0, 5_000).mapToObj(i -> line).toList();
        store.append(List.of(activation(1).withLogs(logs)));

        assertThat(store.get(GUEST, id(1)).orElseThrow().logs()).isEqualTo(logs);
    }

    @Test
    void takesABatchOfManyRecords() {
        store.append(LongStream.range(0, 2_000).mapToObj(Samples::activation).toList());

        assertThat(store.count(ActivationQuery.all(GUEST))).isEqualTo(2_000);
    }

    @Test
    void prunesTheOldestOnly() {
        store.append(LongStream.range(0, 10).mapToObj(Samples::activation).toList());

        assertThat(store.prune(START.plusMillis(4), 100)).isEqualTo(4);

        assertThat(store.count(ActivationQuery.all(GUEST))).isEqualTo(6);
        assertThat(store.get(GUEST, id(3))).isEmpty();
        assertThat(store.get(GUEST, id(4))).isPresent();
        assertThat(store.prune(START.plusMillis(4), 100)).isZero();
    }

    @Test
    void prunesNoMoreThanItMay() {
        store.append(LongStream.range(0, 10).mapToObj(Samples::activation).toList());

        assertThat(store.prune(START.plusMillis(8), 3)).isEqualTo(3);

        assertThat(ids(ActivationQuery.all(GUEST), ALL))
                .hasSize(7)
                .contains(id(3))
                .doesNotContain(id(2));
    }

    @Test
    void saysWhenARecordIsCorrupt() throws Exception {
        store.append(List.of(activation(1)));
        corrupt(GUEST, id(1));

        assertThatThrownBy(() -> store.get(GUEST, id(1)))
                .isInstanceOf(StoreException.Corrupt.class)
                .hasMessageContaining(id(1).value());
    }

    @Test
    void aReopenedStoreHasEverything() throws Exception {
        store.append(List.of(activation(1), activation(2)));
        closeStore();

        store = openStore();

        assertThat(ids(ActivationQuery.all(GUEST), ALL)).containsExactly(id(2), id(1));
        assertThat(store.get(GUEST, id(1))).isPresent();
    }

    @Test
    void isHealthy() {
        assertThat(store.check()).isInstanceOf(StoreHealth.Up.class);
    }

    private List<ActivationId> ids(ActivationQuery query, Page page) {
        return store.list(query, page).stream()
                .map(it -> new ActivationId(it.path("activationId").asText()))
                .toList();
    }

    private static ActivationQuery during(Optional<Instant> since, Optional<Instant> upto) {
        return new ActivationQuery(GUEST, Optional.empty(), since, upto);
    }

    private static ActivationQuery named(Optional<String> packageName, String name) {
        return new ActivationQuery(
                GUEST,
                Optional.of(new ActionFilter(packageName.map(EntityName::new), new EntityName(name))),
                Optional.empty(),
                Optional.empty());
    }

    private static Activation annotated(long number, String key, String value) {
        Activation plain = activation(number);
        return plain.withAnnotations(plain.annotations().with(key, TextNode.valueOf(value)));
    }

    private static Activation withResponse(Activation activation, ActivationResponse response) {
        return new Activation(
                activation.namespace(),
                activation.name(),
                activation.version(),
                activation.subject(),
                activation.id(),
                activation.cause(),
                activation.start(),
                activation.end(),
                response,
                activation.logs(),
                activation.annotations(),
                activation.isPublished());
    }
}
