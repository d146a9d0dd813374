// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.runtimes;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kiln.controller.book.Script;
import dev.kiln.model.runtimes.Runtimes;
import dev.kiln.model.runtimes.RuntimesJson;
import dev.kiln.model.runtimes.RuntimesManifest;
import dev.kiln.store.documents.Document;
import dev.kiln.store.runtimes.RuntimesDocument;

/**
 * How the language runtimes are written.
 *
 * @param file what a controller was started with: in force until an operator says something else, and where that cannot be read
 */
record RuntimesScript(RuntimesManifest file) implements Script<Runtimes> {

    @Override
    public Document.Key key() {
        return RuntimesDocument.KEY;
    }

    @Override
    public String subject() {
        return "language runtimes";
    }

    @Override
    public Runtimes blank() {
        return new Runtimes(0, file);
    }

    @Override
    public long revision(Runtimes runtimes) {
        return runtimes.revision();
    }

    @Override
    public ObjectNode write(Runtimes runtimes) {
        return RuntimesJson.of(runtimes);
    }

    @Override
    public Runtimes read(ObjectNode written, long revision) {
        return RuntimesJson.read(written);
    }

    @Override
    public Runtimes unreadable(long revision, String why) {
        return blank();
    }
}
