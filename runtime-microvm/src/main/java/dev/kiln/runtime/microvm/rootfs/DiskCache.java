// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.microvm.rootfs;

import dev.kiln.runtime.microvm.launch.Incarnation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
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
 * Finished disks on the host, within a quota. Safe for use by several threads, and by several programs at once: each has a
 * directory of its own in this one, for what it makes and for second names of the disks that it uses, which nobody else can take
 * away. When a disk was used last is its file's time, so that the order survives a restart.
 */
final class DiskCache {

    /** To be raised when disks of the same image would be made in another way. */
    static final int FORMAT = 1;

    private static final String SUFFIX = "." + FORMAT + ".sqfs";
    private static final String OWN = "own-";
    private static final String WORK = "work-";

    private final Path directory;
    private final long quotaBytes;
    private final InstantSource clock;
    private final Map<String, Integer> pins = new HashMap<>(); // guarded by this
    private Path own; // set by open, before anybody else has this

    DiskCache(Path directory, long quotaBytes, InstantSource clock) {
        this.directory = directory;
        this.quotaBytes = quotaBytes;
        this.clock = clock;
        this.own = directory;
    }

    /** Makes the directory, and removes what those left in it who are no more, and what another format is. */
    void open() throws IOException {
        Files.createDirectories(directory);
        // a machine's own user opens its disk, and nobody looks around
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx--x--x"));
        for (Path file : files()) {
            String name = file.getFileName().toString();
            boolean isUsed = name.startsWith(OWN) && Incarnation.isAlive(name.substring(OWN.length()));
            if (!isUsed && !name.endsWith(SUFFIX)) {
                Trees.delete(file);
            }
        }
        own = Files.createTempDirectory(directory, OWN + Incarnation.current() + "-");
        Files.setPosixFilePermissions(own, PosixFilePermissions.fromString("rwx--x--x"));
    }

    /** A directory for the making of one disk; the caller deletes it. */
    Path workDirectory() throws IOException {
        return Files.createTempDirectory(own, WORK);
    }

    /** Gives the own directory back if nobody uses what is in it; else it goes with the program. */
    synchronized void close() throws IOException {
        if (pins.isEmpty() && !own.equals(directory)) {
            Trees.delete(own);
        }
    }

    synchronized boolean has(String digest) {
        return Files.exists(file(digest));
    }

    /** The disk, which stays until it is released as often as it was pinned; empty when there is none. */
    synchronized Optional<Path> pin(String digest) throws IOException {
        Path file = file(digest);
        Path name = ownName(digest);
        try {
            Files.setLastModifiedTime(file, FileTime.from(clock.instant()));
            if (!Files.exists(name)) {
                Files.createLink(name, file);
            }
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
        pins.merge(digest, 1, Integer::sum);
        return Optional.of(name);
    }

    synchronized void release(String digest) throws IOException {
        pins.computeIfPresent(digest, (key, count) -> count == 1 ? null : count - 1);
        if (!pins.containsKey(digest)) {
            Files.deleteIfExists(ownName(digest));
        }
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
            // another one's second name keeps the disk's blocks, but not for long
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
        return directory.resolve(name(digest));
    }

    private Path ownName(String digest) {
        return own.resolve(name(digest));
    }

    private static String name(String digest) {
        return digest.substring(digest.indexOf(':') + 1) + SUFFIX;
    }
}
