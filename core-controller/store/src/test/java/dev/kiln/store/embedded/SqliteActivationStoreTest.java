// SPDX-License-Identifier: Apache-2.0
package dev.kiln.store.embedded;

import dev.kiln.model.activation.ActivationId;
import dev.kiln.model.name.NamespaceName;
import dev.kiln.store.ActivationStore;
import dev.kiln.store.ActivationStoreContract;
import java.nio.file.Path;
import java.util.HexFormat;
import org.junit.jupiter.api.io.TempDir;

class SqliteActivationStoreTest extends ActivationStoreContract {

    @TempDir
    Path directory;

    private EmbeddedStores stores;

    @Override
    protected ActivationStore openStore() {
        stores = EmbeddedStores.open(directory, Thread::new);
        return stores.activations();
    }

    @Override
    protected void closeStore() {
        stores.close();
    }

    @Override
    protected void corrupt(NamespaceName namespace, ActivationId id) throws Exception {
        OtherConnection.update(
                directory,
                "UPDATE activations SET document = X'7B226E616D65223A' WHERE id = ?",
                HexFormat.of().parseHex(id.value()));
    }
}
