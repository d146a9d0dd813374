// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.feeds.lifecycle;

import dev.kiln.controller.problem.Problem;
import dev.kiln.controller.problem.Refusal;
import dev.kiln.model.name.QualifiedName;
import dev.kiln.store.Page;
import dev.kiln.store.Stored;
import dev.kiln.store.documents.Document;
import dev.kiln.store.documents.DocumentStore;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * What one kind of feed keeps, a document a trigger. Whoever carries it out writes it, too, so a change may have to be made again.
 * Methods block. Safe for use by several threads.
 */
public final class FeedDocuments {

    private final DocumentStore documents;
    private final String kind;
    private final Predicate<QualifiedName> isTrigger;
    private final Bound bound;

    /**
     * How many a namespace may have.
     *
     * @param things what they are called, in the plural
     * @param setting by which an operator allows more
     */
    public record Bound(int max, String things, String setting) {}

    /** @param isTrigger tells whether there is a trigger; blocks */
    public FeedDocuments(DocumentStore documents, String kind, Predicate<QualifiedName> isTrigger, Bound bound) {
        this.documents = documents;
        this.kind = kind;
        this.isTrigger = isTrigger;
        this.bound = bound;
    }

    public Optional<Document> get(FeedRequest request) {
        return documents.get(key(request)).map(Stored::value);
    }

    /**
     * Writes what becomes of the document of a trigger, or of none.
     *
     * @throws Refusal what {@code becomes} throws; when it would be one too many; when others are faster all the time
     */
    public Document change(FeedRequest request, Function<Optional<Document>, Document> becomes) {
        return done(request, before -> {
                    Document after = becomes.apply(before);
                    if (before.isEmpty()) {
                        requireRoom(request);
                    }
                    return Optional.of(after);
                })
                .after()
                .orElseThrow();
    }

    /**
     * Deletes the document of a trigger.
     *
     * @param check refuses what is not to be deleted
     * @return what was deleted
     */
    public Document delete(FeedRequest request, Consumer<Optional<Document>> check) {
        return done(request, before -> {
                    check.accept(before);
                    return Optional.empty();
                })
                .before()
                .orElseThrow();
    }

    /** Refuses a request for a trigger that is not there. */
    public void requireTrigger(FeedRequest request) {
        if (!isTrigger.test(request.trigger())) {
            throw new Refusal(new Problem.Unknown(
                    "There is no trigger '" + request.trigger() + "'; a trigger is made before its feed."));
        }
    }

    private DocumentStore.Change done(FeedRequest request, Function<Optional<Document>, Optional<Document>> becomes) {
        return documents.change(key(request), becomes).orElseThrow(() -> new Refusal(Problem.Conflict.CONCURRENT));
    }

    private void requireRoom(FeedRequest request) {
        String namespace = request.trigger().namespace().value();
        boolean isFull = bound.max() == 0
                || !documents
                        .list(kind, namespace + "/", new Page(bound.max() - 1, 1))
                        .isEmpty();
        if (isFull) {
            throw new Refusal(new Problem.Forbidden("The namespace '" + namespace + "' may have " + bound.max() + " "
                    + bound.things() + ", and has them. Delete one, or ask an operator for more: " + bound.setting()
                    + "."));
        }
    }

    private Document.Key key(FeedRequest request) {
        return new Document.Key(kind, request.trigger().toString());
    }
}
