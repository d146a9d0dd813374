// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.routing.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kiln.controller.book.Book;
import dev.kiln.controller.routing.Ask;
import dev.kiln.controller.routing.RoutingTable;
import dev.kiln.controller.routing.Rule;
import dev.kiln.controller.routing.TableReader;
import dev.kiln.model.entity.Annotations;
import dev.kiln.model.json.Json;
import dev.kiln.store.DeleteOutcome;
import dev.kiln.store.Expected;
import dev.kiln.store.Page;
import dev.kiln.store.PutOutcome;
import dev.kiln.store.Revision;
import dev.kiln.store.StoreException;
import dev.kiln.store.Stored;
import dev.kiln.store.documents.Document;
import dev.kiln.store.documents.DocumentStore;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RoutingBookTest {

    private final OneDocument store = new OneDocument();

    @Test
    void anotherControllersRulesAreSeenAtTheNextLook() {
        Book<RoutingTable> one = RoutingBook.open(store);
        Book<RoutingTable> other = RoutingBook.open(store);

        one.replace(table("a"), Optional.of(0L));

        assertThat(one.get().rules()).extracting(Rule::name).containsExactly("a");
        assertThat(other.get().rules()).isEmpty();
        other.look();
        assertThat(other.get()).isEqualTo(one.get());
    }

    @Test
    void theLastRulesStayInForceWhileTheStoreIsAway() {
        Book<RoutingTable> book = RoutingBook.open(store);
        book.replace(table("a"), Optional.empty());
        store.isAway = true;

        book.look();

        assertThat(book.get().rules()).extracting(Rule::name).containsExactly("a");
    }

    @Test
    void theLastRulesStayInForceWhenNewOnesCannotBeRead() {
        Book<RoutingTable> book = RoutingBook.open(store);
        book.replace(table("a"), Optional.empty());
        store.write("{'revision':9,'rules':[{'name':'b','pools':['x'],'ofTheFuture':1}]}");

        book.look();

        assertThat(book.get().rules()).extracting(Rule::name).containsExactly("a");
    }

    @Test
    void whoBeginsWithRulesThatCannotBeReadLetsNothingThroughUntilThereAreOthers() {
        store.write("{'revision':9,'rules':[{'name':'b','pools':['x'],'ofTheFuture':1}]}");
        Book<RoutingTable> book = RoutingBook.open(store);
        Ask ask = new Ask("guest", "nodejs:20", false, 256, Annotations.NONE);

        assertThat(book.get().course(ask).refusal()).contains("rule 'b': 'ofTheFuture' is no key");

        book.replace(table("a"), Optional.of(9L));
        assertThat(book.get().revision()).isEqualTo(10);
        assertThat(book.get().course(ask).refusal()).isEmpty();
    }

    @Test
    void whoCannotReadTheRulesDoesNotBegin() {
        store.isAway = true;

        assertThatThrownBy(() -> RoutingBook.open(store)).isInstanceOf(StoreException.class);
    }

    private static RoutingTable table(String rule) {
        return TableReader.read(Json.parse("{\"rules\":[{\"name\":\"" + rule + "\",\"pools\":[\"x\"]}]}"), 0);
    }

    /** A store of documents that holds one, and may be away. */
    private static final class OneDocument implements DocumentStore {

        private Optional<Stored<Document>> stored = Optional.empty();
        private int writes;
        private boolean isAway;

        void write(String json) {
            Document document = Document.of(
                    new Document.Key("routes", "all"),
                    Json.parseObject(json.replace('\'', '"').getBytes()));
            stored = Optional.of(new Stored<>(document, new Revision("r" + ++writes)));
        }

        @Override
        public PutOutcome put(Document document, Expected expected) {
            stored = Optional.of(new Stored<>(document, new Revision("r" + ++writes)));
            return new PutOutcome.Written(stored.get().revision());
        }

        @Override
        public Optional<Stored<Document>> get(Document.Key key) {
            if (isAway) {
                throw new StoreException.Unavailable("the store is away", new IllegalStateException());
            }
            return stored;
        }

        @Override
        public DeleteOutcome delete(Document.Key key, Revision revision) {
            throw new UnsupportedOperationException();
        }

        @Override
        public List<Stored<Document>> list(String kind, String prefix, Page page) {
            throw new UnsupportedOperationException();
        }

        @Override
        public int damaged() {
            return 0;
        }

        @Override
        public List<Stored<Document>> due(String kind, Instant until, int limit) {
            throw new UnsupportedOperationException();
        }
    }
}
