// SPDX-License-Identifier: Apache-2.0
package dev.kiln.store.couchdb;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kiln.model.activation.Activation;
import dev.kiln.model.activation.ActivationId;
import dev.kiln.model.json.Json;
import dev.kiln.model.name.NamespaceName;
import dev.kiln.store.ActivationQuery;
import dev.kiln.store.ActivationStore;
import dev.kiln.store.Page;
import dev.kiln.store.StoreException;
import dev.kiln.store.StoreHealth;
import dev.kiln.store.couchdb.documents.ActivationDocuments;
import dev.kiln.store.couchdb.views.Queries;
import dev.kiln.store.couchdb.views.View;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ektorp.ViewQuery;

/** Activations in the database {@code activations}. */
final class CouchActivationStore implements ActivationStore {

    /** What CouchDB takes of one document. */
    private static final int MAX_DOCUMENT_BYTES = 8_000_000;

    /** Of one request: so much that the way is worth it, so little that it is over soon. */
    private static final int MAX_REQUEST_BYTES = 4_000_000;

    private static final int MAX_REQUEST_DOCUMENTS = 500;

    /** How often documents are sent that CouchDB refused for another reason than being there. */
    private static final int ATTEMPTS = 3;

    private final CouchDatabase database;

    CouchActivationStore(CouchDatabase database) {
        this.database = database;
    }

    @Override
    public void append(List<Activation> records) {
        // of a record that comes twice the first counts, whatever the server makes of two in one request
        Map<String, String> documents = new LinkedHashMap<>();
        for (Activation record : records) {
            ObjectNode document = ActivationDocuments.toDocument(record);
            documents.putIfAbsent(document.path("_id").asText(), Json.text(document));
        }
        for (Map<String, String> request : requests(documents)) {
            append(request);
        }
    }

    @Override
    public Optional<Activation> get(NamespaceName namespace, ActivationId id) {
        return database.get(ActivationDocuments.id(namespace, id))
                .map(document -> Documents.parse("activation " + id, document, ActivationDocuments::fromDocument));
    }

    @Override
    public List<ObjectNode> list(ActivationQuery query, Page page) {
        if (page.limit() == 0 || isVoid(query)) {
            return List.of();
        }
        return database.rows(view(query), Queries.page(question(query), page)).stream()
                .map(row -> ActivationDocuments.summary(row.value()))
                .toList();
    }

    @Override
    public List<Activation> listRecords(ActivationQuery query, Page page) {
        if (page.limit() == 0 || isVoid(query)) {
            return List.of();
        }
        ViewQuery question = Queries.page(question(query), page).includeDocs(true);
        return database.rows(view(query), question).stream()
                // a record that was pruned since the view was read has no document
                .flatMap(row -> row.document().stream())
                .map(document -> Documents.parse(
                        "an activation of " + query.namespace(), document, ActivationDocuments::fromDocument))
                .toList();
    }

    @Override
    public long count(ActivationQuery query) {
        return isVoid(query) ? 0 : database.count(view(query), question(query));
    }

    @Override
    public int prune(Instant limit, int max) {
        int removed = 0;
        int last = -1;
        while (removed < max && last != 0) {
            last = pruneAtOnce(limit, Math.min(max - removed, MAX_REQUEST_DOCUMENTS));
            removed += last;
        }
        return removed;
    }

    @Override
    public StoreHealth check() {
        return database.check();
    }

    /** Nothing: the connections are closed by whoever opened them. */
    @Override
    public void close() {}

    /** How many were removed; none also when others removed all that were found. */
    private int pruneAtOnce(Instant limit, int max) {
        List<String> ids = database.rows(View.DATES, Queries.olderThan(limit, max)).stream()
                .map(CouchDatabase.Row::id)
                .toList();
        return Documents.delete(database, database.revisions(ids));
    }

    private void append(Map<String, String> request) {
        Map<String, String> pending = new LinkedHashMap<>(request);
        Map<String, String> errors = Map.of();
        for (int attempt = 0; attempt < ATTEMPTS && !pending.isEmpty(); attempt++) {
            errors = database.bulk(pending.values());
            // a conflict: it is there already
            errors.values().removeIf(CouchDatabase.CONFLICT::equals);
            pending.keySet().retainAll(errors.keySet());
        }
        if (!pending.isEmpty()) {
            throw database.unavailable(
                    "append " + pending.size() + " activations",
                    "it says " + errors.values().iterator().next());
        }
    }

    private static List<Map<String, String>> requests(Map<String, String> documents) {
        List<Map<String, String>> requests = new ArrayList<>();
        Map<String, String> request = new LinkedHashMap<>();
        long requestBytes = 0;
        for (Map.Entry<String, String> document : documents.entrySet()) {
            int bytes = document.getValue().getBytes(StandardCharsets.UTF_8).length;
            if (bytes > MAX_DOCUMENT_BYTES) {
                throw new StoreException.TooLarge("the record of activation " + document.getKey() + " has " + bytes
                        + " bytes, but CouchDB takes " + MAX_DOCUMENT_BYTES);
            }
            if (!request.isEmpty()
                    && (requestBytes + bytes > MAX_REQUEST_BYTES || request.size() == MAX_REQUEST_DOCUMENTS)) {
                requests.add(request);
                request = new LinkedHashMap<>();
                requestBytes = 0;
            }
            request.put(document.getKey(), document.getValue());
            requestBytes += bytes;
        }
        if (!request.isEmpty()) {
            requests.add(request);
        }
        return requests;
    }

    /** Whether nothing can be found: CouchDB calls such a question malformed. */
    private static boolean isVoid(ActivationQuery query) {
        return query.since().flatMap(since -> query.upto().map(since::isAfter)).orElse(false);
    }

    private static View view(ActivationQuery query) {
        return query.action().isPresent() ? View.ACTIVATIONS_OF_ACTIONS : View.ACTIVATIONS;
    }

    private static ViewQuery question(ActivationQuery query) {
        String path = query.namespace().value()
                + query.action()
                        .map(it -> it.packageName().map(pkg -> "/" + pkg).orElse("") + "/" + it.name())
                        .orElse("");
        return Queries.newestFirst(path, query.since(), query.upto());
    }
}
