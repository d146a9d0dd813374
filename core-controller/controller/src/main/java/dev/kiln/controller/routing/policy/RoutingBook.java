// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.routing.policy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kiln.controller.problem.Problem;
import dev.kiln.controller.problem.Refusal;
import dev.kiln.controller.routing.RoutingTable;
import dev.kiln.controller.routing.TableJson;
import dev.kiln.controller.routing.TableReader;
import dev.kiln.store.StoreException;
import dev.kiln.store.Stored;
import dev.kiln.store.documents.Document;
import dev.kiln.store.documents.DocumentStore;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The rules in force: one document of the store, looked at again and again, so that what one controller is told the others know a
 * second later. While the store is away, or what is in it cannot be read, the last rules that could be stay in force. {@link #get()}
 * never waits; the other methods block. {@link #run()} wants a thread of its own.
 */
public final class RoutingBook implements Supplier<RoutingTable>, Runnable, AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(RoutingBook.class);

    private static final Document.Key KEY = new Document.Key("routes", "all");
    private static final String REVISION = "revision";
    private static final Duration LOOK_EACH = Duration.ofSeconds(1);

    private final DocumentStore documents;
    private final CountDownLatch closed = new CountDownLatch(1);

    /** volatile: written by who looks or changes, read by all requests. */
    private volatile RoutingTable table = RoutingTable.EMPTY;

    /** What was said last of why there are no newer rules; so it is said once. */
    private String trouble = "";

    /** What a change made of the rules. */
    record Change(ObjectNode before, RoutingTable after) {}

    /**
     * Reads what there is.
     *
     * @throws StoreException when the store is away: without knowing its rules a controller must not send anything anywhere
     */
    public RoutingBook(DocumentStore documents) {
        this.documents = documents;
        Optional<Document> document = documents.get(KEY).map(Stored::value);
        try {
            table = table(document);
        } catch (Refusal unreadable) {
            tell(unreadable.problem().toString());
            table = RoutingTable.unreadable(
                    document.map(RoutingBook::revision).orElse(0L),
                    unreadable.problem() instanceof Problem.Malformed it ? it.detail() : "they are damaged");
        }
    }

    /** The rules in force. */
    @Override
    public RoutingTable get() {
        return table;
    }

    @Override
    public void run() {
        try {
            while (!closed.await(LOOK_EACH.toMillis(), TimeUnit.MILLISECONDS)) {
                look();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        closed.countDown();
    }

    /** Looks once whether there are other rules. */
    synchronized void look() { // synchronized: what was read before a change must not undo it
        try {
            Optional<Document> document = documents.get(KEY).map(Stored::value);
            long revision = document.map(RoutingBook::revision).orElse(0L);
            if (revision != table.revision()) {
                table = table(document);
                log.atInfo()
                        .addKeyValue("revision", revision)
                        .addKeyValue("rules", table.rules().size())
                        .log("the routing rules are others now");
            }
            trouble = "";
        } catch (StoreException e) {
            tell(String.valueOf(e.getMessage()));
        } catch (Refusal unreadable) {
            tell(unreadable.problem().toString());
        }
    }

    /**
     * Replaces all rules.
     *
     * @param expected the revision that is to be replaced; empty for whatever there is
     * @throws Refusal when there is another revision, or others are faster all the time
     */
    synchronized Change replace(RoutingTable wanted, Optional<Long> expected) { // synchronized: see look
        DocumentStore.Change done = documents
                .change(KEY, before -> {
                    long revision = before.map(RoutingBook::revision).orElse(0L);
                    if (expected.isPresent() && expected.get() != revision) {
                        throw new Refusal(new Problem.Conflict("The routing rules have revision " + revision
                                + ", and these were to replace revision " + expected.get()
                                + ": somebody else changed them meanwhile. Read them, put the change into them, and"
                                + " try again."));
                    }
                    RoutingTable next = new RoutingTable(revision + 1, wanted.rules(), wanted.minimums());
                    return Optional.of(Document.of(KEY, TableJson.of(next)));
                })
                .orElseThrow(() -> new Refusal(Problem.Conflict.CONCURRENT));
        table = table(done.after());
        ObjectNode before = done.before().map(Document::content).orElseGet(() -> TableJson.of(RoutingTable.EMPTY));
        return new Change(before, table);
    }

    private static RoutingTable table(Optional<Document> document) {
        return document.map(it -> TableReader.read(it.content(), revision(it))).orElse(RoutingTable.EMPTY);
    }

    private void tell(String reason) {
        if (!reason.equals(trouble)) {
            trouble = reason;
            log.atWarn()
                    .addKeyValue("revision", table.revision())
                    .addKeyValue("reason", reason)
                    .log("the routing rules of the store cannot be read; the last ones stay in force");
        }
    }

    private static long revision(Document document) {
        return document.content().path(REVISION).asLong();
    }
}
