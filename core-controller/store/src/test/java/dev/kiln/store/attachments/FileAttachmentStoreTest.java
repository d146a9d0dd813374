// SPDX-License-Identifier: Apache-2.0
package dev.kiln.store.attachments;

import dev.kiln.model.name.QualifiedName;
import dev.kiln.store.AttachmentStore;
import dev.kiln.store.AttachmentStoreContract;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;

class FileAttachmentStoreTest extends AttachmentStoreContract {

    @TempDir
    Path directory;

    @Override
    protected AttachmentStore openStore() {
        return new FileAttachmentStore(directory);
    }

    @Override
    protected void damage(QualifiedName owner, String name) throws IOException {
        for (Path file : files(directory)) {
            byte[] bytes = Files.readAllBytes(file);
            bytes[0] ^= 1;
            Files.write(file, bytes);
        }
    }

    private static List<Path> files(Path directory) throws IOException {
        try (Stream<Path> all = Files.walk(directory)) {
            return all.filter(Files::isRegularFile).toList();
        }
    }
}
