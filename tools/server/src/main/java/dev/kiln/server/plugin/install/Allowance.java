// SPDX-License-Identifier: Apache-2.0
package dev.kiln.server.plugin.install;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * How much a plugin may bring, counted as it is written and not as an archive announces it. For one thread.
 *
 * @see #ofPlugin
 */
final class Allowance {

    private static final int BUFFER_BYTES = 64 * 1024;

    private final int mostFiles;
    private final long mostBytes;
    private int files;
    private long bytes;

    Allowance(int mostFiles, long mostBytes) {
        this.mostFiles = mostFiles;
        this.mostBytes = mostBytes;
    }

    /** Some twenty times what the largest plugin of today has. */
    static Allowance ofPlugin() {
        return new Allowance(2_000, 512L << 20);
    }

    /** Checked between two pieces of a file that is written. */
    @FunctionalInterface
    interface Check {
        void pass() throws IOException;
    }

    void write(InputStream in, Path file) throws IOException {
        write(in, file, () -> {});
    }

    /** Writes a new file, and stops where the allowance ends. */
    void write(InputStream in, Path file, Check check) throws IOException {
        countFile();
        byte[] buffer = new byte[BUFFER_BYTES];
        try (OutputStream out = Files.newOutputStream(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                bytes += read;
                if (bytes > mostBytes) {
                    throw new Refusal(
                            "the plugin has more than " + (mostBytes >> 20) + " MiB", "take what is no jar out of it");
                }
                out.write(buffer, 0, read);
                check.pass();
            }
        }
    }

    /** Folders count, too. */
    void countFile() {
        files++;
        if (files > mostFiles) {
            throw new Refusal("the plugin has more than " + mostFiles + " files", "take what is no jar out of it");
        }
    }
}
