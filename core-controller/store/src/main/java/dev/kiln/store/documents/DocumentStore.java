// SPDX-License-Identifier: Apache-2.0
package dev.kiln.store.documents;

import dev.kiln.store.DeleteOutcome;
import dev.kiln.store.Expected;
import dev.kiln.store.Page;
import dev.kiln.store.PutOutcome;
import dev.kiln.store.Revision;
import dev.kiln.store.Stored;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Keeps documents. Each write is guarded by the revision that it replaces, so of several who would do what is due only the one
 * whose write went through does it. Methods block, bounded by seconds, and are safe for use by several threads; a write that
 * returned is durable. All throw {@link dev.kiln.store.StoreException}.
 */
public interface DocumentStore {

    /** How often a change begins anew. */
    int CHANGE_ATTEMPTS = 10;

    PutOutcome put(Document document, Expected expected);

    Optional<Stored<Document>> get(Document.Key key);

    DeleteOutcome delete(Document.Key key, Revision revision);

    /**
     * Documents of a kind, in the order of their ids.
     *
     * @param prefix with which their ids begin; may be empty
     */
    List<Stored<Document>> list(String kind, String prefix, Page page);

    /**
     * Documents of a kind that are due at a time or before, the first that was due first. Those that cannot be read are passed over, told of
     * in the log, and counted by {@link #damaged}.
     */
    List<Stored<Document>> due(String kind, Instant until, int limit);

    /** How many documents that were due could not be read since this was opened. */
    int damaged();

    /** What a change made of a document; empty stands for none. */
    record Change(Optional<Document> before, Optional<Document> after) {}

    /**
     * Replaces a document by what becomes of it; empty stands for none, before and after. Begins anew when somebody else was faster.
     *
     * @param becomes of what is there; what it throws is thrown, and nothing is written then
     * @return what was done; empty when others were faster all the time
     */
    default Optional<Change> change(Document.Key key, Function<Optional<Document>, Optional<Document>> becomes) {
        for (int attempt = 0; attempt < CHANGE_ATTEMPTS; attempt++) {
            Optional<Stored<Document>> stored = get(key);
            Change change = new Change(stored.map(Stored::value), becomes.apply(stored.map(Stored::value)));
            if (isDone(key, stored.map(Stored::revision), change)) {
                return Optional.of(change);
            }
        }
        return Optional.empty();
    }

    private boolean isDone(Document.Key key, Optional<Revision> revision, Change change) {
        if (change.after().isPresent()) {
            Expected expected = revision.<Expected>map(Expected.At::new).orElseGet(Expected.Absent::new);
            return put(change.after().get(), expected) instanceof PutOutcome.Written;
        }
        return revision.isEmpty() || delete(key, revision.get()) instanceof DeleteOutcome.Deleted;
    }
}
