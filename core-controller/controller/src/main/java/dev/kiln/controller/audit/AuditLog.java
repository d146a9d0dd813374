// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.audit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kiln.controller.http.Call;
import dev.kiln.model.json.Json;
import dev.kiln.store.Expected;
import dev.kiln.store.Page;
import dev.kiln.store.StoreException;
import dev.kiln.store.Stored;
import dev.kiln.store.documents.Document;
import dev.kiln.store.documents.DocumentStore;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Each thing that an operator did: an entry in the store, and a line in the log whose logger's name lets it go to a file of its own.
 * What was done is done: a store that does not take the entry fails nothing, and then there is the line alone. Blocks on the store.
 * Safe for use by several threads.
 */
public final class AuditLog {

    private static final Logger log = LoggerFactory.getLogger("dev.kiln.audit");

    private static final String KIND = "audit";

    /** So that ids begin with how long it is until then, and the last entry comes first. */
    private static final long FAR_AHEAD = 99_999_999_999_999L;

    private static final int PAGE = 200;
    private static final int ENTRIES_PER_PRUNING = 50;
    private static final int MAX_CHANGE_BYTES = 32 * 1024;

    private final DocumentStore documents;
    private final AuditConfig config;
    private final InstantSource clock;
    private final RandomGenerator random;
    private final AtomicInteger written = new AtomicInteger();

    public AuditLog(DocumentStore documents, AuditConfig config, InstantSource clock, RandomGenerator random) {
        this.documents = documents;
        this.config = config;
        this.clock = clock;
        this.random = random;
    }

    /**
     * Writes down what the caller did.
     *
     * @param what the verb, as in "block"
     * @param whom what it was done to, as in "subject guest"
     */
    public void did(Call call, String what, String whom, Change change) {
        note(call.identity().subject(), call.transaction().id(), what, whom, change);
    }

    /** As above, of what comes of itself, such as the end of a swap that somebody began. */
    public void came(String startedBy, String what, String whom, Change change) {
        note(startedBy, "", what, whom, change);
    }

    /**
     * The latest first.
     *
     * @param since not older
     * @param limit at most so many
     */
    public List<ObjectNode> entries(Instant since, int limit) {
        List<ObjectNode> entries = new ArrayList<>();
        Instant oldest = clock.instant().minus(config.keep());
        Instant from = since.isAfter(oldest) ? since : oldest;
        for (Stored<Document> stored : documents.list(KIND, "", new Page(0, limit))) {
            ObjectNode entry = stored.value().content();
            if (entry.path("time").asLong() < from.toEpochMilli()) {
                break;
            }
            entries.add(entry);
        }
        return entries;
    }

    private void note(String operator, String transaction, String what, String whom, Change change) {
        log.atInfo()
                .addKeyValue("operator", operator)
                .addKeyValue("transaction", transaction)
                .addKeyValue("what", what)
                .addKeyValue("whom", whom)
                .addKeyValue("before", text(change.before()))
                .addKeyValue("after", text(change.after()))
                .log("an operator acted");
        Instant now = clock.instant();
        ObjectNode entry = Json.object()
                .put("time", now.toEpochMilli())
                .put("operator", operator)
                .put("what", what)
                .put("whom", whom)
                .put("transaction", transaction);
        change.before().ifPresent(it -> entry.set("before", bounded(it)));
        change.after().ifPresent(it -> entry.set("after", bounded(it)));
        try {
            write(now, entry);
        } catch (StoreException e) {
            log.atError()
                    .addKeyValue("reason", e.getMessage())
                    .log("the line before this one could not be written to the store");
        }
    }

    private void write(Instant now, ObjectNode entry) {
        String id = String.format(Locale.ROOT, "%014d-%016x", FAR_AHEAD - now.toEpochMilli(), random.nextLong());
        documents.put(
                new Document(new Document.Key(KIND, id), Optional.of(now.plus(config.keep())), entry),
                new Expected.Absent());
        if (written.getAndIncrement() % ENTRIES_PER_PRUNING == 0) {
            documents.due(KIND, now, PAGE).forEach(this::delete);
            documents.list(KIND, "", new Page(config.maxEntries(), PAGE)).forEach(this::delete);
        }
    }

    private void delete(Stored<Document> old) {
        documents.delete(old.value().key(), old.revision());
    }

    private static JsonNode bounded(JsonNode json) {
        int bytes = Json.bytes(json).length;
        return bytes <= MAX_CHANGE_BYTES ? json : Json.object().put("omittedBytes", bytes);
    }

    private static String text(Optional<JsonNode> json) {
        return json.map(Json::text).orElse("nothing");
    }
}
