// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.microvm.snapshots;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kiln.runtime.microvm.snapshots.SnapshotKey.Tenant;
import dev.kiln.runtime.microvm.vm.Snapshot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SnapshotStoreTest {

    private static final int SIZE = 1000;
    private static final SnapshotKey RUNTIME = new SnapshotKey(
            "sha256:k",
            "sha256:i",
            "sha256:a",
            256,
            1,
            "qemu 7.2.22",
            "max",
            "user",
            "sha256:e",
            Level.RUNTIME,
            Optional.empty());

    @TempDir
    Path folder;

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2030-01-01T00:00:00Z"));
    private final InstantSource clock = now::get;
    private Path disk;

    @BeforeEach
    void makeDisk() throws IOException {
        disk = Files.writeString(folder.resolve("disk.sqfs"), "files");
    }

    @Test
    void whatIsCommittedIsFoundWithItsDisk() throws Exception {
        SnapshotStore store = open();
        make(store, RUNTIME).close();
        Files.delete(disk);

        try (PinnedSnapshot found = store.find(RUNTIME).orElseThrow()) {
            assertThat(found.snapshot().state()).hasContent("state");
            assertThat(found.snapshot().memory()).exists();
            assertThat(found.rootfs()).hasContent("files");
            assertThat(found.key()).isEqualTo(RUNTIME);
        }
        assertThat(store.has(RUNTIME)).isTrue();
    }

    @Test
    void anyOtherPartOfTheKeyIsAnotherSnapshot() throws Exception {
        SnapshotStore store = open();
        make(store, RUNTIME).close();

        for (SnapshotKey other : others()) {
            assertThat(store.find(other)).as("%s", other).isEmpty();
            assertThat(other.fingerprint()).isNotEqualTo(RUNTIME.fingerprint());
        }
        assertThat(others()).extracting(SnapshotKey::fingerprint).doesNotHaveDuplicates();
    }

    @Test
    void onlyOneMakesASnapshotAtATime() throws Exception {
        SnapshotStore store = open();
        SnapshotDraft first = store.begin(RUNTIME, SIZE).orElseThrow();

        assertThat(store.begin(RUNTIME, SIZE)).isEmpty();
        first.close();
        first.close();
        try (SnapshotDraft second = store.begin(RUNTIME, SIZE).orElseThrow()) {
            fill(second);
            second.commit(disk).close();
        }
        assertThat(store.begin(RUNTIME, SIZE)).isEmpty();
    }

    @Test
    void whatIsGivenUpLeavesNothing() throws Exception {
        SnapshotStore store = open();
        try (SnapshotDraft draft = store.begin(RUNTIME, SIZE).orElseThrow()) {
            fill(draft);
            Files.createDirectory(draft.directory().resolve("more"));
        }

        assertThat(names(shared())).isEmpty();
        assertThat(store.find(RUNTIME)).isEmpty();
    }

    @Test
    void anIncompleteOrLargerOneIsNotTaken() throws Exception {
        SnapshotStore store = open();
        try (SnapshotDraft draft = store.begin(RUNTIME, SIZE).orElseThrow()) {
            Files.writeString(new Snapshot(draft.directory()).state(), "state");
            assertThatThrownBy(() -> draft.commit(disk)).isInstanceOf(IOException.class);
        }
        try (SnapshotDraft draft = store.begin(RUNTIME, 3).orElseThrow()) {
            fill(draft);
            assertThatThrownBy(() -> draft.commit(disk))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("announced");
        }
        assertThat(names(shared())).isEmpty();
    }

    @Test
    void aRestartKeepsWhatIsFinishedAndSweepsTheRest() throws Exception {
        make(open(), RUNTIME).close();
        Files.createDirectory(shared().resolve(".draft-1-0-x"));
        Files.createDirectory(shared().resolve("f".repeat(64)));

        SnapshotStore after = open();

        assertThat(after.keys()).containsExactly(RUNTIME);
        assertThat(names(shared())).containsExactly(RUNTIME.fingerprint());
        assertThat(after.find(RUNTIME)).isPresent();
    }

    @Test
    void aRestartOfTheHostEndsAll() throws Exception {
        make(open(), RUNTIME).close();

        SnapshotStore after = SnapshotStore.openAnywhere(settings("another", 10 * SIZE), clock);

        assertThat(after.keys()).isEmpty();
        assertThat(names(shared())).isEmpty();
    }

    @Test
    void aStateThatChangedIsNotGivenOut() throws Exception {
        SnapshotStore store = open();
        try (PinnedSnapshot made = make(store, RUNTIME)) {
            Files.writeString(made.snapshot().state(), "stale");
        }

        assertThat(store.find(RUNTIME)).isEmpty();
        assertThat(store.has(RUNTIME)).isFalse();
        make(store, RUNTIME).close();
    }

    @Test
    void memoryThatWasCutShortIsNotGivenOut() throws Exception {
        SnapshotStore store = open();
        try (PinnedSnapshot made = make(store, RUNTIME)) {
            Files.writeString(made.snapshot().memory(), "short");
        }

        assertThat(store.find(RUNTIME)).isEmpty();
    }

    @Test
    void secretsAreApartAndGoWithTheStore() throws Exception {
        SnapshotStore store = open();
        SnapshotKey function = function("alice", "hello", "1");
        make(store, function).close();

        assertThat(names(shared())).isEmpty();
        assertThat(secrets()).containsExactly(function.fingerprint());
        assertThat(store.find(function("bob", "hello", "1"))).isEmpty();
        assertThat(store.find(function("alice", "hello", "2"))).isEmpty();

        store.close();
        assertThat(names(secret())).isEmpty();
    }

    @Test
    void secretsOfAnEarlierStoreAreNotTakenOver() throws Exception {
        Files.createDirectories(secret().resolve("1-0-x/" + "f".repeat(64)));
        SnapshotStore alive = open();
        make(alive, function("alice", "hello", "1")).close();

        assertThat(open().keys()).isEmpty();
        assertThat(secret().resolve("1-0-x")).doesNotExist();
        assertThat(alive.find(function("alice", "hello", "1"))).isPresent();
    }

    @Test
    void twoStoresShareWhatIsFinishedAndLeaveEachOthersDrafts() throws Exception {
        SnapshotStore one = open();
        SnapshotKey kernel = RUNTIME.at(Level.KERNEL, Optional.empty());
        try (SnapshotDraft draft = one.begin(kernel, SIZE).orElseThrow()) {
            SnapshotStore other = open();
            assertThat(draft.directory()).exists();
            make(other, RUNTIME).close();
            make(other, kernel).close();

            assertThat(one.find(RUNTIME)).isPresent();
            fill(draft);
            draft.commit(disk).close();
        }
        assertThat(names(shared())).containsExactlyInAnyOrder(RUNTIME.fingerprint(), kernel.fingerprint());
        assertThat(one.find(kernel)).isPresent();
    }

    @Test
    void secretsDoNotLieOnADisk() throws Exception {
        Path onDisk = Path.of("target", "no-memory").toAbsolutePath();
        SnapshotSettings settings = new SnapshotSettings(shared(), SIZE, onDisk, SIZE, "boot", Duration.ofMinutes(1));

        if (!List.of("tmpfs", "ramfs")
                .contains(Files.getFileStore(Path.of("target")).type())) {
            assertThatThrownBy(() -> SnapshotStore.open(settings, clock))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("/dev/shm");
        }
        Path inMemory = Files.createTempDirectory(Path.of("/dev/shm"), "kiln-test");
        try (SnapshotStore store = SnapshotStore.open(
                new SnapshotSettings(shared(), SIZE, inMemory, SIZE, "boot", Duration.ofMinutes(1)), clock)) {
            assertThat(store.keys()).isEmpty();
        } finally {
            Folders.delete(inMemory);
        }
    }

    @Test
    void secretsAreNotLaidBehindALink() throws Exception {
        Files.createSymbolicLink(secret(), Files.createDirectory(folder.resolve("elsewhere")));

        assertThatThrownBy(this::open).isInstanceOf(IOException.class).hasMessageContaining("it is a link");
    }

    @Test
    void anotherRevisionEndsTheEarlierOnes() throws Exception {
        SnapshotStore store = open();
        make(store, function("alice", "hello", "1")).close();
        make(store, function("alice", "other", "1")).close();

        store.revised(new Tenant("alice", "hello", "2"));

        assertThat(store.keys()).containsExactly(function("alice", "other", "1"));
    }

    @Test
    void whatBecameInvalidStaysForThoseWhoUseIt() throws Exception {
        SnapshotStore store = open();
        PinnedSnapshot used = make(store, RUNTIME);

        store.invalidate(key -> key.image().equals("sha256:a"));

        assertThat(store.find(RUNTIME)).isEmpty();
        assertThat(used.snapshot().memory()).exists();
        used.close();
        used.close();
        assertThat(names(shared())).isEmpty();
    }

    @Test
    void whatNobodyUsedForLongestMakesRoom() throws Exception {
        SnapshotStore store = SnapshotStore.openAnywhere(settings("boot", 2 * SIZE), clock);
        List<SnapshotKey> keys = others().subList(0, 3);
        make(store, keys.get(0)).close();
        tick();
        make(store, keys.get(1)).close();
        tick();
        store.find(keys.get(0)).orElseThrow().close();
        tick();

        store.begin(keys.get(2), SIZE).orElseThrow().close();

        assertThat(store.keys()).containsExactly(keys.get(0));
    }

    @Test
    void whatIsInUseIsNotPushedOut() throws Exception {
        SnapshotStore store = SnapshotStore.openAnywhere(settings("boot", SIZE), clock);
        try (PinnedSnapshot used = make(store, RUNTIME)) {
            assertThat(store.begin(others().getFirst(), SIZE)).isEmpty();
            assertThat(used.snapshot().memory()).exists();
        }
        assertThat(store.begin(others().getFirst(), SIZE)).isPresent();
    }

    @Test
    void theSecondFailedRestoreInARowRemovesASnapshotForAWhile() throws Exception {
        SnapshotStore store = open();
        make(store, RUNTIME).close();
        store.restoreFailed(RUNTIME);
        store.restored(RUNTIME);
        store.restoreFailed(RUNTIME);
        assertThat(store.has(RUNTIME)).isTrue();

        store.restoreFailed(RUNTIME);

        assertThat(store.has(RUNTIME)).isFalse();
        assertThat(store.isQuarantined(RUNTIME)).isTrue();
        assertThat(store.begin(RUNTIME, SIZE)).isEmpty();
        now.updateAndGet(it -> it.plus(Duration.ofMinutes(10)));
        assertThat(store.begin(RUNTIME, SIZE)).isPresent();
    }

    @Test
    void aTenantBelongsToAFunctionAndOnlyThere() {
        assertThatThrownBy(() -> RUNTIME.at(Level.FUNCTION, Optional.empty()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> RUNTIME.at(Level.KERNEL, Optional.of(new Tenant("n", "a", "r"))))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private void tick() {
        now.updateAndGet(it -> it.plusSeconds(60));
    }

    private static List<SnapshotKey> others() {
        SnapshotKey r = RUNTIME;
        String x = "other";
        Optional<Tenant> none = Optional.empty();
        return List.of(
                new SnapshotKey(
                        x,
                        r.initrd(),
                        r.image(),
                        256,
                        1,
                        r.monitor(),
                        r.cpuModel(),
                        "user",
                        r.settings(),
                        r.level(),
                        none),
                new SnapshotKey(
                        r.kernel(),
                        x,
                        r.image(),
                        256,
                        1,
                        r.monitor(),
                        r.cpuModel(),
                        "user",
                        r.settings(),
                        r.level(),
                        none),
                new SnapshotKey(
                        r.kernel(),
                        r.initrd(),
                        x,
                        256,
                        1,
                        r.monitor(),
                        r.cpuModel(),
                        "user",
                        r.settings(),
                        r.level(),
                        none),
                new SnapshotKey(
                        r.kernel(),
                        r.initrd(),
                        r.image(),
                        512,
                        1,
                        r.monitor(),
                        r.cpuModel(),
                        "user",
                        r.settings(),
                        r.level(),
                        none),
                new SnapshotKey(
                        r.kernel(),
                        r.initrd(),
                        r.image(),
                        256,
                        2,
                        r.monitor(),
                        r.cpuModel(),
                        "user",
                        r.settings(),
                        r.level(),
                        none),
                new SnapshotKey(
                        r.kernel(),
                        r.initrd(),
                        r.image(),
                        256,
                        1,
                        x,
                        r.cpuModel(),
                        "user",
                        r.settings(),
                        r.level(),
                        none),
                new SnapshotKey(
                        r.kernel(),
                        r.initrd(),
                        r.image(),
                        256,
                        1,
                        r.monitor(),
                        x,
                        "user",
                        r.settings(),
                        r.level(),
                        none),
                new SnapshotKey(
                        r.kernel(),
                        r.initrd(),
                        r.image(),
                        256,
                        1,
                        r.monitor(),
                        r.cpuModel(),
                        "tap",
                        r.settings(),
                        r.level(),
                        none),
                new SnapshotKey(
                        r.kernel(),
                        r.initrd(),
                        r.image(),
                        256,
                        1,
                        r.monitor(),
                        r.cpuModel(),
                        "user",
                        x,
                        r.level(),
                        none),
                r.at(Level.KERNEL, none));
    }

    private static SnapshotKey function(String namespace, String action, String revision) {
        return RUNTIME.at(Level.FUNCTION, Optional.of(new Tenant(namespace, action, revision)));
    }

    private PinnedSnapshot make(SnapshotStore store, SnapshotKey key) throws IOException {
        try (SnapshotDraft draft = store.begin(key, SIZE).orElseThrow()) {
            fill(draft);
            return draft.commit(disk);
        }
    }

    private static void fill(SnapshotDraft draft) throws IOException {
        Snapshot snapshot = new Snapshot(draft.directory());
        Files.writeString(snapshot.state(), "state");
        Files.write(snapshot.memory(), new byte[900]);
    }

    private SnapshotStore open() throws IOException {
        return SnapshotStore.openAnywhere(settings("boot", 10 * SIZE), clock);
    }

    private SnapshotSettings settings(String bootId, long quota) {
        return new SnapshotSettings(shared(), quota, secret(), quota, bootId, Duration.ofMinutes(10));
    }

    private Path shared() {
        return folder.resolve("shared");
    }

    private Path secret() {
        return folder.resolve("secret");
    }

    private List<String> secrets() throws IOException {
        return names(secret().resolve(names(secret()).getFirst()));
    }

    private static List<String> names(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(it -> it.getFileName().toString()).toList();
        }
    }
}
