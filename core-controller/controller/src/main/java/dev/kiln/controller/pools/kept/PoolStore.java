// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.pools.kept;

import dev.kiln.model.json.Json;
import dev.kiln.store.DeleteOutcome;
import dev.kiln.store.Expected;
import dev.kiln.store.Page;
import dev.kiln.store.PutOutcome;
import dev.kiln.store.Stored;
import dev.kiln.store.documents.Document;
import dev.kiln.store.documents.DocumentStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps pools. Methods block on the store and throw its {@link dev.kiln.store.StoreException}. Safe for use by several threads. */
public final class PoolStore {

    /** More pools than this are not made: each controller reads all of them each second. */
    public static final int MOST = 200;

    private static final Logger log = LoggerFactory.getLogger(PoolStore.class);

    private static final Document.Key NUMBERS = new Document.Key("pool-numbers", "used");

    private final DocumentStore documents;

    public PoolStore(DocumentStore documents) {
        this.documents = documents;
    }

    /**
     * What invokers may have heard of pools that are deleted. A pool that is made anew goes on above it, or they would pass over what
     * it tells.
     */
    public record Numbers(long order, long generation) {}

    /** All, by name; those that cannot be read are passed over, and noted. */
    public List<Kept> all() {
        List<Kept> all = new ArrayList<>();
        for (Stored<Document> stored : documents.list(PoolCodec.KIND, "", new Page(0, MOST))) {
            try {
                all.add(PoolCodec.fromDocument(stored));
            } catch (IllegalArgumentException e) {
                log.atError()
                        .addKeyValue("pool", stored.value().key().id())
                        .setCause(e)
                        .log("a pool cannot be read and is left as it is; delete it and make it anew");
            }
        }
        return all;
    }

    /**
     * One by its name.
     *
     * @throws IllegalArgumentException when what is there cannot be read
     */
    public Optional<Kept> get(String name) {
        return documents.get(PoolCodec.key(name)).map(PoolCodec::fromDocument);
    }

    public boolean isFull() {
        return !documents.list(PoolCodec.KIND, "", new Page(MOST - 1, 1)).isEmpty();
    }

    /** Makes one; false when there is one already. */
    public boolean make(Pool pool) {
        return documents.put(PoolCodec.toDocument(pool, Lease.NONE), new Expected.Absent())
                instanceof PutOutcome.Written;
    }

    /** Replaces one; false when somebody else wrote it meanwhile. */
    public boolean replace(Kept old, Pool pool, Lease lease) {
        return documents.put(PoolCodec.toDocument(pool, lease), new Expected.At(old.revision()))
                instanceof PutOutcome.Written;
    }

    /** Deletes one, and remembers its numbers; false when somebody else wrote it meanwhile. */
    public boolean delete(Kept old) {
        long order = old.pool().order();
        long generation = old.pool().lastGeneration();
        documents.change(NUMBERS, before -> {
            Numbers used = numbers(before);
            return Optional.of(Document.of(
                    NUMBERS,
                    Json.object()
                            .put("order", Math.max(used.order(), order))
                            .put("generation", Math.max(used.generation(), generation))));
        });
        return documents.delete(PoolCodec.key(old.pool().name()), old.revision()) instanceof DeleteOutcome.Deleted;
    }

    public Numbers numbers() {
        return numbers(documents.get(NUMBERS).map(Stored::value));
    }

    private static Numbers numbers(Optional<Document> document) {
        return document.map(it -> new Numbers(
                        it.content().path("order").asLong(),
                        it.content().path("generation").asLong()))
                .orElse(new Numbers(0, 0));
    }
}
