// SPDX-License-Identifier: Apache-2.0
package dev.kiln.store.embedded;

import dev.kiln.model.name.QualifiedName;
import dev.kiln.store.ArtifactStore;
import dev.kiln.store.ArtifactStoreContract;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class SqliteArtifactStoreTest extends ArtifactStoreContract {

    @TempDir
    Path directory;

    private EmbeddedStores stores;

    @Override
    protected ArtifactStore openStore() {
        stores = EmbeddedStores.open(directory, Thread::new);
        return stores.artifacts();
    }

    @Override
    protected void closeStore() {
        stores.close();
    }

    @Override
    protected void corrupt(QualifiedName name) throws Exception {
        OtherConnection.update(
                directory, "UPDATE entities SET document = X'7B226E616D65223A' WHERE id = ?", name.toString());
    }
}
