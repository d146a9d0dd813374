// SPDX-License-Identifier: Apache-2.0
package dev.kiln.bench.fill;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** A temporary folder for much, which goes when it is closed, and also when the program is ended before. */
public final class Scratch implements AutoCloseable {

    /** Of the disk must stay free. */
    private static final long RESERVE_BYTES = 500_000_000;

    private final Path folder;
    private final Thread hook;

    private Scratch(Path folder) {
        this.folder = folder;
        this.hook = Thread.ofPlatform().unstarted(this::deleteQuietly);
    }

    /**
     * Makes one.
     *
     * @throws UnfitSizeException when the disk has no room for so much
     */
    public static Scratch open(String name, long bytes) throws IOException {
        Path folder = Files.createTempDirectory(name);
        long free = Files.getFileStore(folder).getUsableSpace();
        if (free < bytes + RESERVE_BYTES) {
            Files.delete(folder);
            throw new UnfitSizeException(String.format(
                    Locale.ROOT,
                    "what is to be stored takes about %,d MB in %s, of which %,d MB are free, and %,d MB shall stay so;"
                            + " make room there, or store less (see --records and --couch-records)",
                    bytes / 1_000_000,
                    folder.getParent(),
                    free / 1_000_000,
                    RESERVE_BYTES / 1_000_000));
        }
        Scratch scratch = new Scratch(folder);
        Runtime.getRuntime().addShutdownHook(scratch.hook);
        return scratch;
    }

    public Path folder() {
        return folder;
    }

    /** How much is in it. */
    public long bytes() throws IOException {
        long bytes = 0;
        for (Path file : files()) {
            bytes += Files.isRegularFile(file) ? Files.size(file) : 0;
        }
        return bytes;
    }

    @Override
    public void close() throws IOException {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // the program is ending, and the hook runs
        }
        delete();
    }

    private void deleteQuietly() {
        try {
            delete();
        } catch (IOException | UncheckedIOException e) {
            System.err.println("some of " + folder + " is still there (" + e + "); delete it");
        }
    }

    private void delete() throws IOException {
        for (Path file : files()) {
            Files.deleteIfExists(file);
        }
    }

    /** What is below before what is above. */
    private List<Path> files() throws IOException {
        if (!Files.exists(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(folder)) {
            return files.sorted(Comparator.reverseOrder()).toList();
        }
    }
}
