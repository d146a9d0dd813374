// SPDX-License-Identifier: Apache-2.0
package dev.kiln.bench.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** The controllers and invokers of a distribution once more, in a folder of their own, under another version. Gone when closed. */
public final class DistributionCopy implements AutoCloseable {

    private static final List<String> FOLDERS = List.of("server", "plugins");
    private static final List<String> FILES = List.of("server.flags", "server.classpath", "server.aot");
    private static final String VERSION = "kiln.controller.info.build-number";

    private final Path folder;

    private DistributionCopy(Path folder) {
        this.folder = folder;
    }

    /**
     * Copies it.
     *
     * @param version what its processes say that they are; without blanks
     */
    public static DistributionCopy of(Distribution original, String version) throws IOException {
        Path folder = Files.createTempDirectory("kiln-dist");
        DistributionCopy copy = new DistributionCopy(folder);
        boolean isWhole = false;
        try {
            // as that of a cluster: sandboxes run as other users
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx--x--x"));
            for (String it : FOLDERS) {
                copyAll(original.folder().resolve(it), folder.resolve(it));
            }
            for (String it : FILES) {
                if (Files.exists(original.folder().resolve(it))) {
                    copyOne(original.folder().resolve(it), folder.resolve(it));
                }
            }
            Path flags = folder.resolve("server.flags");
            String written = Files.readString(flags).strip();
            Files.writeString(
                    flags, written + " -D" + VERSION + "=" + version + "\n", StandardOpenOption.TRUNCATE_EXISTING);
            isWhole = true;
            return copy;
        } finally {
            if (!isWhole) {
                copy.close();
            }
        }
    }

    public Distribution distribution() {
        return new Distribution(folder);
    }

    @Override
    public void close() throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }

    private static void copyAll(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                copyOne(file, to.resolve(from.relativize(file)));
            }
        }
    }

    /** With its times, or the cache that was made with it would not fit it. */
    private static void copyOne(Path from, Path to) throws IOException {
        Files.copy(from, to, StandardCopyOption.COPY_ATTRIBUTES);
    }
}
