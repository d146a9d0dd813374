// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.microvm.rootfs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Finished disks on the host, within a quota. Safe for use by several threads. When a disk was used last is its file's time, so that
 * the order survives a restart.
 */
final class DiskCache {

    /** To be raised when disks of the same image would be made in another way. */
    static final int FORMAT = 1;

    private static final String SUFFIX = "." + FORMAT + ".sqfs";
    private static final String WORK = "work-";
    private static final Duration LONGEST_WORK = Duration.ofHours(1);

    private final Path directory;
    private final long quotaBytes;
    private final InstantSource clock;
    private final Map<String, Integer> pins = new HashMap<>(); // guarded by this

    DiskCache(Path directory, long quotaBytes, InstantSource clock) {
        this.directory = directory;
        this.quotaBytes = quotaBytes;
        this.clock = clock;
    }

    /** Makes the directory, and removes what a crash left in it and what another format is. */
    void open() throws IOException {
        Files.createDirectories(directory);
        // a machine's own user opens its disk, and nobody looks around
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx--x--x"));
        for (Path file : files()) {
            if (!file.toString().endsWith(SUFFIX) && isOld(file)) {
                Trees.delete(file);
            }
        }
    }

    /** Old enough to be nobody's work any more: other providers of this machine may be making disks in here. */
    private boolean isOld(Path file) throws IOException {
        return Files.getLastModifiedTime(file).toInstant().isBefore(clock.instant().minus(LONGEST_WORK));
    }

    /** A directory for the making of one disk; the caller deletes it. */
    Path workDirectory() throws IOException {
        return Files.createTempDirectory(directory, WORK);
    }

    synchronized boolean has(String digest) {
        return Files.exists(file(digest));
    }

    /** The disk, which stays until it is released as often as it was pinned; empty when there is none. */
    synchronized Optional<Path> pin(String digest) throws IOException {
        Path file = file(digest);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        Files.setLastModifiedTime(file, FileTime.from(clock.instant()));
        pins.merge(digest, 1, Integer::sum);
        return Optional.of(file);
    }

    synchronized void release(String digest) {
        pins.computeIfPresent(digest, (key, count) -> count == 1 ? null : count - 1);
    }

    /**
     * Takes a finished disk over, and removes others that nobody uses, those first that nobody used for longest.
     *
     * @return false when those in use leave no room, and then the new one is not taken
     */
    synchronized boolean add(String digest, Path finished) throws IOException {
        long needed = Files.size(finished);
        if (!hasRoomFor(needed)) {
            return false;
        }
        Files.setPosixFilePermissions(finished, PosixFilePermissions.fromString("r--r--r--"));
        Path file = file(digest);
        Files.move(finished, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        Files.setLastModifiedTime(file, FileTime.from(clock.instant()));
        return true;
    }

    private boolean hasRoomFor(long needed) throws IOException {
        List<Disk> disks = disks();
        long used = disks.stream().mapToLong(Disk::size).sum();
        for (Disk disk : disks) {
            if (used + needed > quotaBytes && !pins.containsKey(disk.digest())) {
                Files.deleteIfExists(disk.file());
                used -= disk.size();
            }
        }
        return used + needed <= quotaBytes;
    }

    private record Disk(Path file, String digest, long size, Instant lastUse) {}

    private List<Disk> disks() throws IOException {
        List<Disk> disks = new ArrayList<>();
        for (Path file : files()) {
            String name = file.getFileName().toString();
            if (name.endsWith(SUFFIX)) {
                String digest = "sha256:" + name.substring(0, name.length() - SUFFIX.length());
                disks.add(new Disk(
                        file,
                        digest,
                        Files.size(file),
                        Files.getLastModifiedTime(file).toInstant()));
            }
        }
        disks.sort(Comparator.comparing(Disk::lastUse));
        return disks;
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> listed = Files.list(directory)) {
            return listed.toList();
        }
    }

    private Path file(String digest) {
        return directory.resolve(digest.substring(digest.indexOf(':') + 1) + SUFFIX);
    }
}
