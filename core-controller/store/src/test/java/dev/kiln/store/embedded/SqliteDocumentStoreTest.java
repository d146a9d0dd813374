// SPDX-License-Identifier: Apache-2.0
package dev.kiln.store.embedded;

import dev.kiln.store.DocumentStoreContract;
import dev.kiln.store.documents.Document;
import dev.kiln.store.documents.DocumentStore;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class SqliteDocumentStoreTest extends DocumentStoreContract {

    @TempDir
    Path directory;

    private EmbeddedStores stores;

    @Override
    protected DocumentStore openStore() {
        stores = EmbeddedStores.open(directory, Thread::new);
        return stores.documents();
    }

    @Override
    protected void closeStore() {
        stores.close();
    }

    @Override
    protected void corrupt(Document.Key key) throws Exception {
        OtherConnection.update(directory, "UPDATE documents SET content = X'7B226E616D65223A' WHERE id = ?", key.id());
    }
}
