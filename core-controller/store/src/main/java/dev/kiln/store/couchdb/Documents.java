// SPDX-License-Identifier: Apache-2.0
package dev.kiln.store.couchdb;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kiln.model.json.Json;
import dev.kiln.store.StoreException;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** What all stores do with documents. */
final class Documents {

    private Documents() {}

    /** The entity of a document; one that is there and cannot be read is {@link StoreException.Corrupt}. */
    static <T> T parse(String what, ObjectNode document, Function<ObjectNode, T> codec) {
        try {
            return codec.apply(document);
        } catch (IllegalArgumentException e) {
            throw new StoreException.Corrupt(
                    "the document of " + what + " cannot be read: " + e.getMessage() + "; delete it or repair it", e);
        }
    }

    /** Deletes documents by id and revision; how many of them were at that revision. */
    static int delete(CouchDatabase database, Map<String, String> revisions) {
        if (revisions.isEmpty()) {
            return 0;
        }
        List<String> deletions = revisions.entrySet().stream()
                .map(it -> Json.text(Json.object()
                        .put("_id", it.getKey())
                        .put("_rev", it.getValue())
                        .put("_deleted", true)))
                .toList();
        return deletions.size() - database.bulk(deletions).size();
    }
}
