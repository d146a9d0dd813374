// SPDX-License-Identifier: Apache-2.0
package dev.kiln.store.runtimes;

import dev.kiln.model.json.MalformedJsonException;
import dev.kiln.model.runtimes.Runtimes;
import dev.kiln.model.runtimes.RuntimesJson;
import dev.kiln.model.runtimes.RuntimesManifest;
import dev.kiln.store.StoreException;
import dev.kiln.store.documents.Document;
import dev.kiln.store.documents.DocumentStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where the language runtimes are kept. */
public final class RuntimesDocument {

    public static final Document.Key KEY = new Document.Key("runtimes", "all");

    private static final Logger log = LoggerFactory.getLogger(RuntimesDocument.class);

    private RuntimesDocument() {}

    /**
     * Those that an operator set; before, or when they cannot be read, those of the file: controllers tell the others later. Blocks,
     * bounded by the store.
     */
    public static Runtimes read(DocumentStore documents, RuntimesManifest file) {
        Runtimes ofFile = new Runtimes(0, file);
        try {
            return documents
                    .get(KEY)
                    .map(it -> RuntimesJson.read(it.value().content()))
                    .orElse(ofFile);
        } catch (StoreException | MalformedJsonException e) {
            log.atWarn()
                    .addKeyValue("reason", e.getMessage())
                    .log("the language runtimes of the store cannot be read; those of the file are in force");
            return ofFile;
        }
    }
}
