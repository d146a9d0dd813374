// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.pools.orders;

import dev.kiln.store.DeleteOutcome;
import dev.kiln.store.Expected;
import dev.kiln.store.Page;
import dev.kiln.store.PutOutcome;
import dev.kiln.store.Revision;
import dev.kiln.store.Stored;
import dev.kiln.store.documents.Document;
import dev.kiln.store.documents.DocumentStore;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** A store of documents in memory; what somebody else does between a reader's reading and his writing can be put in. */
final class FakeDocuments implements DocumentStore {

    /** Happens once, after the next reading. */
    Optional<Runnable> meanwhile = Optional.empty();

    int conflicts;
    private final SortedMap<String, Stored<Document>> stored = new TreeMap<>();
    private int writes;

    @Override
    public PutOutcome put(Document document, Expected expected) {
        String key = document.key().toString();
        Optional<Revision> there = Optional.ofNullable(stored.get(key)).map(Stored::revision);
        boolean isExpected =
                switch (expected) {
                    case Expected.At at -> there.equals(Optional.of(at.revision()));
                    case Expected.Absent absent -> there.isEmpty();
                };
        if (!isExpected) {
            conflicts++;
            return new PutOutcome.Conflict();
        }
        Revision revision = new Revision("r" + ++writes);
        stored.put(key, new Stored<>(document, revision));
        return new PutOutcome.Written(revision);
    }

    @Override
    public Optional<Stored<Document>> get(Document.Key key) {
        return Optional.ofNullable(stored.get(key.toString()));
    }

    @Override
    public int damaged() {
        return 0;
    }

    @Override
    public DeleteOutcome delete(Document.Key key, Revision revision) {
        throw new UnsupportedOperationException("nothing here is deleted");
    }

    @Override
    public List<Stored<Document>> list(String kind, String prefix, Page page) {
        List<Stored<Document>> found = stored.values().stream()
                .filter(it -> it.value().key().kind().equals(kind))
                .skip(page.skip())
                .limit(page.limit())
                .toList();
        Optional<Runnable> now = meanwhile;
        meanwhile = Optional.empty();
        now.ifPresent(Runnable::run);
        return found;
    }

    @Override
    public List<Stored<Document>> due(String kind, Instant until, int limit) {
        // the audit asks whether any of its entries are too old
        return List.of();
    }
}
