// SPDX-License-Identifier: Apache-2.0
package dev.kiln.store.embedded;

import dev.kiln.store.SubjectStore;
import dev.kiln.store.SubjectStoreContract;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class SqliteSubjectStoreTest extends SubjectStoreContract {

    @TempDir
    Path directory;

    private EmbeddedStores stores;

    @Override
    protected SubjectStore openStore() {
        stores = EmbeddedStores.open(directory, Thread::new);
        return stores.subjects();
    }

    @Override
    protected void closeStore() {
        stores.close();
    }

    @Override
    protected void corrupt(String name) throws Exception {
        OtherConnection.update(directory, "UPDATE subjects SET document = X'7B226E616D65223A' WHERE name = ?", name);
    }
}
