// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.microvm.snapshots;

import dev.kiln.runtime.microvm.launch.Incarnation;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Snapshots by their keys. Those at the level of a function hold secrets: they are kept in memory, given to their tenant alone, which
 * their key names, and gone when this is opened or closed. Safe for use by several threads; no method waits for a machine.
 */
public final class SnapshotStore implements AutoCloseable {

    /** How many failed restores in a row a snapshot survives, and one more. */
    private static final int MOST_FAILURES = 2;

    private static final Set<String> IN_MEMORY = Set.of("tmpfs", "ramfs");

    private final SnapshotSettings settings;
    private final InstantSource clock;
    private final Path secrets;
    private final Shelf shared;
    private final Shelf secret;
    private final Map<SnapshotKey, Integer> failures = new HashMap<>(); // guarded by this
    private final Map<SnapshotKey, Instant> quarantine = new HashMap<>(); // guarded by this

    private SnapshotStore(SnapshotSettings settings, Path secrets, InstantSource clock) {
        this.settings = settings;
        this.clock = clock;
        this.shared = new Shelf(settings.directory(), settings.directoryBytes(), settings.bootId(), clock);
        this.secrets = secrets;
        this.secret = new Shelf(secrets, settings.memoryBytes(), settings.bootId(), clock);
    }

    /**
     * Opens the store. What those left half-made who are no more is removed, and so is what is of an earlier run of the host, and what
     * has their secrets in it.
     *
     * @throws IOException when a directory cannot be used, or the one for secrets lies on a disk
     */
    public static SnapshotStore open(SnapshotSettings settings, InstantSource clock) throws IOException {
        Folders.requireOwn(settings.memory());
        FileStore store = Files.getFileStore(settings.memory());
        if (!IN_MEMORY.contains(store.type())) {
            throw new IOException("snapshots with secrets in them must not lie on a disk, and " + settings.memory()
                    + " is in a file system of type " + store.type()
                    + "; name a directory in a tmpfs, such as /dev/shm");
        }
        return openAnywhere(settings, clock);
    }

    static SnapshotStore openAnywhere(SnapshotSettings settings, InstantSource clock) throws IOException {
        Folders.requireOwn(settings.memory());
        try (DirectoryStream<Path> others = Files.newDirectoryStream(settings.memory())) {
            for (Path other : others) {
                if (!Incarnation.isAlive(other.getFileName().toString())) {
                    Folders.delete(other);
                }
            }
        }
        Path secrets = Files.createTempDirectory(settings.memory(), Incarnation.current() + "-");
        SnapshotStore store = new SnapshotStore(settings, secrets, clock);
        store.shared.open();
        store.secret.open();
        return store;
    }

    /** The snapshot of this key, whole and pinned; empty when there is none that can be used. */
    public Optional<PinnedSnapshot> find(SnapshotKey key) throws IOException {
        return shelf(key).pin(key);
    }

    /** Whether there is one; without pinning it. */
    public boolean has(SnapshotKey key) {
        return shelf(key).has(key);
    }

    /**
     * Room to make the snapshot of this key. Empty when there is one, somebody makes it, it is in quarantine, or there is no room.
     *
     * @param sizeBytes the most that it will take: the guest's memory and a few MiB
     */
    public Optional<SnapshotDraft> begin(SnapshotKey key, long sizeBytes) throws IOException {
        return isQuarantined(key) ? Optional.empty() : shelf(key).begin(key, sizeBytes);
    }

    /** A restore worked: earlier failures are forgotten. */
    public synchronized void restored(SnapshotKey key) {
        failures.remove(key);
    }

    /** A restore failed. The second failure in a row removes the snapshot, and for a while it is not made again. */
    public synchronized void restoreFailed(SnapshotKey key) {
        if (failures.merge(key, 1, Integer::sum) >= MOST_FAILURES) {
            failures.remove(key);
            quarantine.put(key, clock.instant().plus(settings.quarantine()));
            shelf(key).dropIf(key::equals);
        }
    }

    /** Whether it may not be made now. */
    public synchronized boolean isQuarantined(SnapshotKey key) {
        Instant now = clock.instant();
        quarantine.values().removeIf(end -> !end.isAfter(now));
        return quarantine.containsKey(key);
    }

    /**
     * Removes snapshots that nobody will ask for again: of images, kernels or monitors that were replaced, of actions that changed. Those in
     * use go when they are not any more.
     */
    public void invalidate(Predicate<SnapshotKey> test) {
        shared.dropIf(test);
        secret.dropIf(test);
    }

    /** Removes those of an action's other revisions. */
    public void revised(SnapshotKey.Tenant now) {
        secret.dropIf(key -> key.tenant()
                .filter(it ->
                        it.namespace().equals(now.namespace()) && it.action().equals(now.action()))
                .filter(it -> !it.revision().equals(now.revision()))
                .isPresent());
    }

    /** What there is, in no order. */
    public List<SnapshotKey> keys() {
        return Stream.concat(shared.keys().stream(), secret.keys().stream()).toList();
    }

    /** Removes those with secrets in them; to be called when no machine is left. */
    @Override
    public void close() {
        secret.dropIf(key -> true);
        try {
            Files.deleteIfExists(secrets);
        } catch (IOException e) {
            // something in it is in use; the next store that is opened removes it when this program is gone
        }
    }

    private Shelf shelf(SnapshotKey key) {
        return key.level() == Level.FUNCTION ? secret : shared;
    }
}
