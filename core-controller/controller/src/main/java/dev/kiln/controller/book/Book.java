// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.book;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kiln.controller.problem.Problem;
import dev.kiln.controller.problem.Refusal;
import dev.kiln.model.json.MalformedJsonException;
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
 * What is in force: one document of the store, looked at again and again, so that what one controller is told the others know a
 * second later. While the store is away, or what is in it cannot be read, the last that could be stays in force. {@link #get()}
 * never waits; the other methods block. {@link #run()} wants a thread of its own.
 */
public final class Book<T> implements Supplier<T>, Runnable, AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Book.class);

    private static final String REVISION = "revision";
    private static final Duration LOOK_EACH = Duration.ofSeconds(1);

    private final DocumentStore documents;
    private final Script<T> script;
    private final CountDownLatch closed = new CountDownLatch(1);

    /** volatile: written by who looks or changes, read by all requests. */
    private volatile T value;

    /** What was said last of why there is nothing newer; so it is said once. */
    private String trouble = "";

    /** What a change made of it. */
    public record Change<T>(ObjectNode before, T after) {}

    /**
     * Reads what there is.
     *
     * @throws StoreException when the store is away: without knowing its rules a controller must not do anything
     */
    public Book(DocumentStore documents, Script<T> script) {
        this.documents = documents;
        this.script = script;
        this.value = script.blank();
        Optional<Document> document = documents.get(script.key()).map(Stored::value);
        try {
            value = read(document);
        } catch (MalformedJsonException unreadable) {
            String why = String.valueOf(unreadable.getMessage());
            tell(why);
            value = script.unreadable(document.map(Book::revision).orElse(0L), why);
        }
    }

    /** What is in force. */
    @Override
    public T get() {
        return value;
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

    /** Looks once whether something else is written. */
    public synchronized void look() { // synchronized: what was read before a change must not undo it
        try {
            Optional<Document> document = documents.get(script.key()).map(Stored::value);
            long revision = document.map(Book::revision).orElse(0L);
            if (revision != script.revision(value)) {
                value = read(document);
                log.atInfo().addKeyValue(REVISION, revision).log("the {} are others now", script.subject());
            }
            trouble = "";
        } catch (StoreException | MalformedJsonException e) {
            tell(String.valueOf(e.getMessage()));
        }
    }

    /**
     * Writes it anew.
     *
     * @param wanted what it shall be; its revision does not count
     * @param expected the revision that is to be replaced; empty for whatever there is
     * @throws Refusal when there is another revision, or others are faster all the time
     */
    public synchronized Change<T> replace(T wanted, Optional<Long> expected) { // synchronized: see look
        DocumentStore.Change done = documents
                .change(script.key(), before -> {
                    long revision = before.map(Book::revision).orElse(0L);
                    if (expected.isPresent() && expected.get() != revision) {
                        throw new Refusal(new Problem.Conflict("The " + script.subject() + " have revision " + revision
                                + ", and these were to replace revision " + expected.get()
                                + ": somebody else changed them meanwhile. Read them, put the change into them, and"
                                + " try again."));
                    }
                    ObjectNode written = script.write(wanted).put(REVISION, revision + 1);
                    return Optional.of(Document.of(script.key(), written));
                })
                .orElseThrow(() -> new Refusal(Problem.Conflict.CONCURRENT));
        value = read(done.after());
        ObjectNode before = done.before().map(Document::content).orElseGet(() -> script.write(script.blank()));
        return new Change<>(before, value);
    }

    private T read(Optional<Document> document) {
        return document.map(it -> script.read(it.content(), revision(it))).orElseGet(script::blank);
    }

    private void tell(String reason) {
        if (!reason.equals(trouble)) {
            trouble = reason;
            log.atWarn()
                    .addKeyValue(REVISION, script.revision(value))
                    .addKeyValue("reason", reason)
                    .log("the {} of the store cannot be read; the last ones stay in force", script.subject());
        }
    }

    private static long revision(Document document) {
        return document.content().path(REVISION).asLong();
    }
}
