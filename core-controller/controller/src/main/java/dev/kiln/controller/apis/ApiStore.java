// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.apis;

import dev.kiln.controller.problem.Problem;
import dev.kiln.controller.problem.Refusal;
import dev.kiln.model.name.NamespaceName;
import dev.kiln.store.Page;
import dev.kiln.store.Stored;
import dev.kiln.store.documents.Document;
import dev.kiln.store.documents.DocumentStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * APIs in the store of documents, one a base path. Methods block and throw {@link dev.kiln.store.StoreException}. Safe for use by
 * several threads.
 */
public final class ApiStore {

    private static final Logger log = LoggerFactory.getLogger(ApiStore.class);

    private static final String KIND = "api";

    private final DocumentStore documents;
    private final int maxApis;
    private final Consumer<NamespaceName> written;

    /**
     * Makes it.
     *
     * @param maxApis of a namespace
     * @param written is told whose APIs are others now
     */
    public ApiStore(DocumentStore documents, int maxApis, Consumer<NamespaceName> written) {
        this.documents = documents;
        this.maxApis = maxApis;
        this.written = written;
    }

    /** What a namespace has, to be served. One that cannot be read any more closes none of the others. */
    public List<Api> apis(NamespaceName owner) {
        List<Api> apis = new ArrayList<>();
        for (Stored<Document> stored : stored(owner)) {
            try {
                apis.add(file(stored.value()).api(owner));
            } catch (Refusal unreadable) {
                log.atWarn()
                        .addKeyValue("document", stored.value().key())
                        .addKeyValue("reason", unreadable.problem())
                        .log("an API cannot be read and is not served; its owner can delete it and create it anew");
            }
        }
        return List.copyOf(apis);
    }

    List<ApiFile> files(NamespaceName owner) {
        return stored(owner).stream().map(it -> file(it.value())).toList();
    }

    /**
     * Replaces an API by what becomes of it; empty stands for none, before and after. Begins anew when somebody else was faster.
     *
     * @throws Refusal what the change throws; when it would be one too many; and when others are faster all the time
     */
    Optional<ApiFile> change(
            NamespaceName owner, BasePath basePath, Function<Optional<ApiFile>, Optional<ApiFile>> change) {
        Document.Key key = new Document.Key(KIND, owner + basePath.value());
        DocumentStore.Change done = documents
                .change(key, before -> {
                    Optional<ApiFile> after = change.apply(before.map(ApiStore::file));
                    if (before.isEmpty() && after.isPresent()) {
                        requireRoom(owner);
                    }
                    return after.map(it -> Document.of(key, it.toJson()));
                })
                .orElseThrow(() -> new Refusal(Problem.Conflict.CONCURRENT));
        written.accept(owner);
        return done.after().map(ApiStore::file);
    }

    private void requireRoom(NamespaceName owner) {
        if (stored(owner).size() >= maxApis) {
            throw new Refusal(new Problem.Invalid("The namespace '" + owner + "' has " + maxApis
                    + " APIs, which is as many as a namespace may have. Delete one, or add to one that there is."));
        }
    }

    private List<Stored<Document>> stored(NamespaceName owner) {
        return documents.list(KIND, owner + "/", new Page(0, maxApis));
    }

    private static ApiFile file(Document document) {
        return ApiFile.fromJson(document.content());
    }
}
