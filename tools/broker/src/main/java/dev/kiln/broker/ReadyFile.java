// SPDX-License-Identifier: Apache-2.0
package dev.kiln.broker;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Tells a program that waits for it where the broker listens: one line, {@code host:port}. */
final class ReadyFile {

    private ReadyFile() {}

    /** Appears whole or not at all. */
    static void write(Path file, String address) throws IOException {
        Path part = Files.createTempFile(file.toAbsolutePath().getParent(), "ready", ".part");
        Files.writeString(part, address + "\n");
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
    }
}
