// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.microvm.snapshots;

import dev.kiln.runtime.microvm.launch.Incarnation;
import dev.kiln.runtime.microvm.vm.Snapshot;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * One directory of snapshots within a quota. Safe for use by several threads, and by several programs: what is finished is everybody's, and
 * what one removes while another's machine runs from it stays in that machine's memory.
 *
 * <p>Sizes are those that the files claim, not the blocks that they have: a machine's memory has holes, which fill up.
 */
final class Shelf {

    static final String ROOTFS = "rootfs";

    private static final String DRAFT = ".draft-";

    private final Path directory;
    private final long quotaBytes;
    private final String bootId;
    private final InstantSource clock;
    private final Map<SnapshotKey, Entry> entries = new HashMap<>(); // guarded by this
    private final Set<Entry> doomed = new HashSet<>(); // guarded by this: invalid, and still in use
    private final Map<SnapshotKey, Long> drafts =
            new HashMap<>(); // guarded by this: with the room that they were promised

    Shelf(Path directory, long quotaBytes, String bootId, InstantSource clock) {
        this.directory = directory;
        this.quotaBytes = quotaBytes;
        this.bootId = bootId;
        this.clock = clock;
    }

    private static final class Entry {

        private final SnapshotRecord record;
        private final Path directory;
        private Instant lastUse;
        private int pins;

        Entry(SnapshotRecord record, Path directory, Instant lastUse) {
            this.record = record;
            this.directory = directory;
            this.lastUse = lastUse;
        }

        long size() {
            return record.memoryBytes() + record.stateBytes();
        }
    }

    /** Makes the directory, takes over what is finished and of the host's present run, and removes what nobody finishes any more. */
    synchronized void open() throws IOException {
        Files.createDirectories(directory);
        // a machine's own user opens its files by their full names, and nobody looks around
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx--x--x"));
        for (Path each : list()) {
            String name = each.getFileName().toString();
            boolean isBeingMade = name.startsWith(DRAFT) && Incarnation.isAlive(name.substring(DRAFT.length()));
            if (!isBeingMade && !adopt(each)) {
                Folders.delete(each);
            }
        }
    }

    /** Takes a finished snapshot into the table, whoever made it; false when it is none. */
    private boolean adopt(Path place) throws IOException {
        Optional<SnapshotRecord> record = SnapshotRecord.read(place);
        boolean isGood = record.isPresent()
                && record.get().bootId().equals(bootId)
                && place.equals(place(record.get().key()))
                && Files.exists(place.resolve(ROOTFS))
                && record.get().fits(new Snapshot(place));
        if (isGood) {
            Instant lastUse = Files.getLastModifiedTime(place).toInstant();
            entries.put(record.get().key(), new Entry(record.get(), place, lastUse));
        }
        return isGood;
    }

    /** Sees what others made and removed since the last look. */
    private void look() throws IOException {
        entries.values().removeIf(entry -> entry.pins == 0 && !Files.exists(entry.directory));
        for (Path place : list()) {
            boolean isKnown = Stream.concat(entries.values().stream(), doomed.stream())
                    .anyMatch(entry -> entry.directory.equals(place));
            if (!isKnown && !place.getFileName().toString().startsWith(DRAFT)) {
                adopt(place);
            }
        }
    }

    synchronized Optional<PinnedSnapshot> pin(SnapshotKey key) throws IOException {
        Entry known = entries.get(key);
        if (known == null || !known.record.fits(new Snapshot(known.directory))) {
            // somebody else may have made it, or made it anew
            entries.remove(key);
            boolean isThere = adopt(place(key));
            if (known != null && !isThere) {
                drop(known);
            }
        }
        return Optional.ofNullable(entries.get(key)).map(this::pinned);
    }

    synchronized boolean has(SnapshotKey key) {
        return entries.containsKey(key);
    }

    /**
     * Room for a new one; empty when there is one, one is being made, or those in use leave no room.
     *
     * @param sizeBytes the most that it will take
     */
    synchronized Optional<SnapshotDraft> begin(SnapshotKey key, long sizeBytes) throws IOException {
        look();
        if (entries.containsKey(key) || drafts.containsKey(key) || !makeRoom(sizeBytes)) {
            return Optional.empty();
        }
        Path draft = Files.createTempDirectory(directory, DRAFT + Incarnation.current() + "-");
        drafts.put(key, sizeBytes);
        return Optional.of(new Draft(key, sizeBytes, draft));
    }

    /** Removes all whose keys match, those in use when they are not any more. */
    synchronized void dropIf(Predicate<SnapshotKey> test) {
        List<Entry> matching = entries.values().stream()
                .filter(entry -> test.test(entry.record.key()))
                .toList();
        matching.forEach(this::drop);
    }

    synchronized List<SnapshotKey> keys() {
        return List.copyOf(entries.keySet());
    }

    synchronized long usedBytes() {
        return Stream.concat(entries.values().stream(), doomed.stream())
                        .mapToLong(Entry::size)
                        .sum()
                + drafts.values().stream().mapToLong(Long::longValue).sum();
    }

    private boolean makeRoom(long sizeBytes) {
        List<Entry> oldestFirst = entries.values().stream()
                .filter(entry -> entry.pins == 0)
                .sorted(Comparator.comparing(entry -> entry.lastUse))
                .toList();
        for (Entry entry : oldestFirst) {
            if (usedBytes() + sizeBytes > quotaBytes) {
                drop(entry);
            }
        }
        return usedBytes() + sizeBytes <= quotaBytes;
    }

    private void drop(Entry entry) {
        entries.remove(entry.record.key());
        if (entry.pins > 0) {
            doomed.add(entry);
            // without its record nobody takes it for a snapshot, here or in another program
            Folders.deleteQuietly(entry.directory.resolve(SnapshotRecord.FILE));
        } else {
            doomed.remove(entry);
            Folders.deleteQuietly(entry.directory);
        }
    }

    private PinnedSnapshot pinned(Entry entry) {
        entry.pins++;
        entry.lastUse = clock.instant();
        try {
            Files.setLastModifiedTime(entry.directory, FileTime.from(entry.lastUse));
        } catch (IOException e) {
            // only the order in which others make room depends on it
        }
        return new Pin(entry);
    }

    private synchronized void release(Entry entry) {
        entry.pins--;
        if (entry.pins == 0 && doomed.contains(entry)) {
            drop(entry);
        }
    }

    private synchronized PinnedSnapshot commit(Draft draft, Path rootfs) throws IOException {
        Snapshot snapshot = new Snapshot(draft.directory);
        SnapshotRecord record = SnapshotRecord.of(draft.key, bootId, snapshot);
        if (record.memoryBytes() + record.stateBytes() > draft.sizeBytes) {
            throw new IOException("a snapshot of " + (record.memoryBytes() + record.stateBytes())
                    + " bytes was announced with " + draft.sizeBytes);
        }
        keep(rootfs, draft.directory.resolve(ROOTFS));
        record.write(draft.directory);
        Files.setPosixFilePermissions(draft.directory, PosixFilePermissions.fromString("rwx--x--x"));
        Path place = place(draft.key);
        boolean isAnothers = doomed.stream().noneMatch(entry -> entry.directory.equals(place)) && adopt(place);
        if (!isAnothers) {
            // one with this key that became invalid lies there for as long as it is in use, and then this fails
            Files.move(draft.directory, place, StandardCopyOption.ATOMIC_MOVE);
            entries.put(draft.key, new Entry(record, place, clock.instant()));
        }
        return Optional.ofNullable(entries.get(draft.key))
                .map(this::pinned)
                .orElseThrow(() -> new IOException("the snapshot at " + place + " is gone already"));
    }

    /** A further name for the disk, so that it lives as long as the snapshot; across file systems there is only the way of a link. */
    private static void keep(Path rootfs, Path name) throws IOException {
        try {
            Files.createLink(name, rootfs.toRealPath());
        } catch (FileSystemException | UnsupportedOperationException e) {
            Files.createSymbolicLink(name, rootfs.toRealPath());
        }
    }

    private synchronized void forget(Draft draft) {
        drafts.remove(draft.key);
    }

    private List<Path> list() throws IOException {
        try (Stream<Path> listed = Files.list(directory)) {
            return new ArrayList<>(listed.toList());
        }
    }

    private Path place(SnapshotKey key) {
        return directory.resolve(key.fingerprint());
    }

    private final class Draft implements SnapshotDraft {

        private final SnapshotKey key;
        private final long sizeBytes;
        private final Path directory;
        private boolean isClosed;

        Draft(SnapshotKey key, long sizeBytes, Path directory) {
            this.key = key;
            this.sizeBytes = sizeBytes;
            this.directory = directory;
        }

        @Override
        public Path directory() {
            return directory;
        }

        @Override
        public PinnedSnapshot commit(Path rootfs) throws IOException {
            return Shelf.this.commit(this, rootfs);
        }

        @Override
        public synchronized void close() {
            if (!isClosed) {
                isClosed = true;
                // after a commit there is nothing at this name any more
                Folders.deleteQuietly(directory);
                forget(this);
            }
        }
    }

    private final class Pin implements PinnedSnapshot {

        private final Entry entry;
        private boolean isReleased;

        Pin(Entry entry) {
            this.entry = entry;
        }

        @Override
        public SnapshotKey key() {
            return entry.record.key();
        }

        @Override
        public Snapshot snapshot() {
            return new Snapshot(entry.directory);
        }

        @Override
        public Path rootfs() {
            return entry.directory.resolve(ROOTFS);
        }

        @Override
        public long sizeBytes() {
            return entry.size();
        }

        @Override
        public synchronized void close() {
            if (!isReleased) {
                isReleased = true;
                release(entry);
            }
        }
    }
}
