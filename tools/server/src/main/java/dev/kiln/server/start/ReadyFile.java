// SPDX-License-Identifier: Apache-2.0
package dev.kiln.server.start;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/**
 * Tells a program that waits for it where the server listens: two lines, its address and the guest's credential. An invoker's has
 * three: its name, where its metrics are served, and its version.
 */
public final class ReadyFile {

    private ReadyFile() {}

    /**
     * Appears whole or not at all, and for its owner only.
     *
     * @throws IOException when the folder cannot be written
     */
    public static void write(Path file, List<String> lines) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        Path part = Files.createTempFile(
                folder,
                "ready",
                ".part",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(part, String.join("\n", lines) + "\n");
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
    }
}
