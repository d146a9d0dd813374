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

/**
 * Keeps documents. Each write is guarded by the revision that it replaces, so of several who would do what is due only the one
 * whose write went through does it. Methods block, bounded by seconds, and are safe for use by several threads; a write that
 * returned is durable. All throw {@link dev.kiln.store.StoreException}.
 */
public interface DocumentStore {

    PutOutcome put(Document document, Expected expected);

    Optional<Stored<Document>> get(Document.Key key);

    DeleteOutcome delete(Document.Key key, Revision revision);

    /**
     * Documents of a kind, in the order of their ids.
     *
     * @param prefix with which their ids begin; may be empty
     */
    List<Stored<Document>> list(String kind, String prefix, Page page);

    /** Documents of a kind that are due at a time or before, the first that was due first. */
    List<Stored<Document>> due(String kind, Instant until, int limit);
}
