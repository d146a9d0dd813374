// SPDX-License-Identifier: Apache-2.0
package dev.kiln.store.couchdb.views;

import dev.kiln.model.json.Json;
import dev.kiln.store.Page;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.ektorp.ViewQuery;

/** Questions to the views, as OpenWhisk asks them: the last first, from {@code upto} down to {@code since}. */
public final class Queries {

    /** Sorts after all numbers. */
    private static final String LAST = "\ufff0";

    private Queries() {}

    /** All of a path that the views know by {@code [path, time]}. */
    public static ViewQuery newestFirst(String path) {
        return newestFirst(path, Optional.empty(), Optional.empty());
    }

    /** Those of a path between two times, both included. */
    public static ViewQuery newestFirst(String path, Optional<Instant> since, Optional<Instant> upto) {
        Object latest = upto.<Object>map(Instant::toEpochMilli).orElse(LAST);
        return query().descending(true)
                .startKey(List.of(path, latest, LAST))
                .endKey(List.of(path, since.map(Instant::toEpochMilli).orElse(0L)));
    }

    /** What a view knows by exactly this key, with the documents. */
    public static ViewQuery withKey(String key) {
        return query().key(key).includeDocs(true);
    }

    /** All of a view in its order, with the documents. */
    public static ViewQuery inOrder() {
        return query().includeDocs(true);
    }

    public static ViewQuery page(ViewQuery query, Page page) {
        return query.skip(page.skip()).limit(page.limit());
    }

    /** The oldest that are older than a time. */
    public static ViewQuery olderThan(Instant limit, int max) {
        return query().endKey(limit.toEpochMilli()).inclusiveEnd(false).limit(max);
    }

    /** Documents of a kind that are due at a time or before, the first that was due first. */
    public static ViewQuery due(String kind, Instant until, int max) {
        return query().startKey(List.of(kind, Long.MIN_VALUE))
                .endKey(List.of(kind, until.toEpochMilli()))
                .limit(max)
                .includeDocs(true);
    }

    private static ViewQuery query() {
        return new ViewQuery(Json.mapper());
    }
}
