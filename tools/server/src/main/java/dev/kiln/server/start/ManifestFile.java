// SPDX-License-Identifier: Apache-2.0
package dev.kiln.server.start;

import dev.kiln.model.runtimes.RuntimesManifest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Reads the manifest of language runtimes. */
public final class ManifestFile {

    private ManifestFile() {}

    /**
     * Reads it.
     *
     * @throws StartupException when it is not there
     */
    public static RuntimesManifest read(Path file) {
        try {
            return RuntimesManifest.parse(Files.readAllBytes(file));
        } catch (IOException e) {
            throw new StartupException(
                    "the manifest of language runtimes " + file + " cannot be read: " + e, List.of());
        }
    }
}
