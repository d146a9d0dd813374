// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.microvm.rootfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kiln.runtime.microvm.tar.TarEntry;
import dev.kiln.runtime.microvm.tar.TarException;
import dev.kiln.runtime.microvm.tar.TarWriter;
import dev.kiln.runtime.spi.Health;
import dev.kiln.runtime.spi.PrepareProgress;
import dev.kiln.runtime.spi.SandboxException;
import dev.kiln.runtime.spi.SandboxImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The tool is a script here that keeps the archive as it is. */
@Timeout(60)
class CachedRootfsStoreTest {

    private static final int CONTENT = 50_000;
    private static final long DISK = 60_000;

    @TempDir
    Path folder;

    private final Images images = new Images();
    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2030-01-01T00:00:00Z"));
    private final InstantSource clock = now::get;
    private Path tool;

    @BeforeEach
    void writeTool() throws IOException {
        tool = tool("for target; do :; done; cat >\"$target\"");
    }

    @Test
    void anImageIsMadeOnceAndHasTheGuestsConfigurationInIt() throws Exception {
        CachedRootfsStore store = open(10 * DISK);

        try (PinnedRootfs first = pin(store, "a");
                PinnedRootfs second = pin(store, "a")) {
            assertThat(images.reads("a")).isEqualTo(1);
            assertThat(second.file()).isEqualTo(first.file());
            assertThat(first.digest()).startsWith("sha256:");
            assertThat(first.config().command()).containsExactly("run");
            assertThat(new String(Files.readAllBytes(first.file()), StandardCharsets.ISO_8859_1))
                    .contains(".kiln/config", "E:IMAGE=a\0W:/srv\0N:\0A:run\0");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(first.file())))
                    .isEqualTo("r--r--r--");
        }
        assertThat(names()).hasSize(1).allMatch(it -> it.endsWith(".sqfs"));
    }

    @Test
    void thoseWhoComeAtOnceShareTheWork() throws Exception {
        CachedRootfsStore store = open(10 * DISK);
        images.gate = new CountDownLatch(1);
        List<FutureTask<PinnedRootfs>> all =
                Stream.generate(() -> later(() -> pin(store, "a"))).limit(5).toList();
        assertThat(images.began.await(20, TimeUnit.SECONDS)).isTrue();

        images.gate.countDown();

        for (FutureTask<PinnedRootfs> one : all) {
            one.get(20, TimeUnit.SECONDS).close();
        }
        assertThat(images.reads("a")).isEqualTo(1);
    }

    @Test
    void theMakingGoesOnWhenNobodyWaits() throws Exception {
        CachedRootfsStore store = open(10 * DISK);
        images.gate = new CountDownLatch(1);

        assertThatThrownBy(() -> store.pin(new SandboxImage("a"), PrepareProgress.silent(), Duration.ofMillis(50)))
                .isInstanceOf(SandboxException.ProviderUnavailable.class)
                .hasMessageContaining("deadline");
        images.gate.countDown();

        pin(store, "a").close();
        assertThat(images.reads("a")).isEqualTo(1);
    }

    @Test
    void anInterruptEndsOnlyTheWait() throws Exception {
        CachedRootfsStore store = open(10 * DISK);
        images.gate = new CountDownLatch(1);
        AtomicReference<Thread> waiting = new AtomicReference<>();
        FutureTask<PinnedRootfs> wait = later(() -> {
            waiting.set(Thread.currentThread());
            return pin(store, "a");
        });
        assertThat(images.began.await(20, TimeUnit.SECONDS)).isTrue();

        waiting.get().interrupt();

        assertThatThrownBy(() -> wait.get(20, TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(InterruptedException.class);
        images.gate.countDown();
        pin(store, "a").close();
        assertThat(images.reads("a")).isEqualTo(1);
    }

    @Test
    void whatNobodyUsedForLongestMakesRoom() throws Exception {
        CachedRootfsStore store = open(2 * DISK);
        pin(store, "a").close();
        tick();
        pin(store, "b").close();
        tick();
        pin(store, "a").close();
        tick();

        pin(store, "c").close();

        assertThat(images.reads("a")).isEqualTo(1);
        pin(store, "a").close();
        assertThat(images.reads("a")).isEqualTo(1);
        pin(store, "b").close();
        assertThat(images.reads("b")).isEqualTo(2);
    }

    @Test
    void whatIsInUseStaysAndWhatHasNoRoomIsRefused() throws Exception {
        CachedRootfsStore store = open(2 * DISK);
        try (PinnedRootfs a = pin(store, "a");
                PinnedRootfs b = pin(store, "b")) {
            assertThatThrownBy(() -> pin(store, "c"))
                    .isInstanceOf(SandboxException.OutOfCapacity.class)
                    .hasMessageContaining("rootfs-quota");
            assertThat(a.file()).exists();
            assertThat(b.file()).exists();
        }
        pin(store, "c").close();
        assertThat(names()).hasSize(2);
    }

    @Test
    void closingAPinTwiceReleasesItOnce() throws Exception {
        CachedRootfsStore store = open(DISK);
        PinnedRootfs first = pin(store, "a");
        PinnedRootfs second = pin(store, "a");
        first.close();
        first.close();

        assertThatThrownBy(() -> pin(store, "b")).isInstanceOf(SandboxException.OutOfCapacity.class);
        second.close();
        pin(store, "b").close();
    }

    @Test
    void whatACrashLeftIsRemovedAndWhatWasFinishedStays() throws Exception {
        pin(open(10 * DISK), "a").close();
        Files.createDirectories(images().resolve("own-1-0-x/work-1"));
        Files.writeString(images().resolve("own-1-0-x/work-1/disk"), "half");
        Files.writeString(images().resolve("f".repeat(64) + ".0.sqfs"), "of another format");

        CachedRootfsStore store = open(10 * DISK);

        assertThat(names()).hasSize(1);
        assertThat(images().resolve("own-1-0-x")).doesNotExist();
        pin(store, "a").close();
        assertThat(images.reads("a")).isEqualTo(1);
    }

    @Test
    void twoStoresShareADirectoryAndNeitherTakesTheOthersDisk() throws Exception {
        CachedRootfsStore one = open(DISK);
        try (PinnedRootfs used = pin(one, "a")) {
            CachedRootfsStore other = open(DISK);
            pin(other, "a").close();
            assertThat(images.reads("a")).isEqualTo(1);

            pin(other, "b").close();

            assertThat(used.file()).exists();
            other.close();
        }
        one.close();
        try (Stream<Path> files = Files.list(images())) {
            assertThat(files).allMatch(it -> it.toString().endsWith(".sqfs"));
        }
    }

    @Test
    void aDiskThatSomebodyRemovedIsMadeAgain() throws Exception {
        CachedRootfsStore store = open(10 * DISK);
        try (PinnedRootfs disk = pin(store, "a")) {
            Files.delete(images().resolve(disk.file().getFileName()));

            assertThat(disk.file()).exists();
        }

        pin(store, "a").close();

        assertThat(images.reads("a")).isEqualTo(2);
    }

    @Test
    void aHostileImageIsTheDevelopersFault() {
        images.failure = new TarException("leads out");

        assertThatThrownBy(() -> pin(open(10 * DISK), "a"))
                .isInstanceOf(SandboxException.ImageUnusable.class)
                .hasMessageContaining("leads out");
    }

    @Test
    void aToolThatFailsIsQuoted() throws Exception {
        tool = tool("head -c 1000 >/dev/null; echo 'No space left on device' >&2; exit 1");

        assertThatThrownBy(() -> pin(open(10 * DISK), "a"))
                .isInstanceOf(SandboxException.ProviderUnavailable.class)
                .hasMessageContaining("code 1")
                .hasMessageContaining("No space left on device");
        assertThat(names()).isEmpty();
    }

    @Test
    void aMissingToolIsNamed() throws Exception {
        tool = folder.resolve("none");

        assertThatThrownBy(() -> pin(open(10 * DISK), "a"))
                .isInstanceOf(SandboxException.ProviderUnavailable.class)
                .hasMessageContaining("apt-get install squashfs-tools");
        assertThat(open(10 * DISK).check()).isInstanceOf(Health.Unhealthy.class);
    }

    @Test
    void anUnknownImageSaysWhereItWasLookedFor() {
        assertThatThrownBy(() -> pin(open(10 * DISK), "unknown"))
                .isInstanceOf(SandboxException.ImageUnusable.class)
                .hasMessageContaining("the shelf");
    }

    @Test
    void closingEndsWhatIsBeingMade() throws Exception {
        CachedRootfsStore store = open(10 * DISK);
        images.gate = new CountDownLatch(1);
        FutureTask<PinnedRootfs> wait = later(() -> pin(store, "a"));
        assertThat(images.began.await(20, TimeUnit.SECONDS)).isTrue();

        store.close();

        assertThatThrownBy(() -> wait.get(20, TimeUnit.SECONDS)).isInstanceOf(ExecutionException.class);
        assertThat(names()).isEmpty();
        assertThatThrownBy(() -> pin(store, "a")).isInstanceOf(IllegalStateException.class);
    }

    private void tick() {
        now.updateAndGet(it -> it.plusSeconds(60));
    }

    private CachedRootfsStore open(long quota) throws IOException {
        return CachedRootfsStore.open(
                new RootfsSettings(images(), quota, 1 << 20, Duration.ofMinutes(1), 2),
                new Squashfs(tool.toString()),
                List.of(images),
                clock);
    }

    private PinnedRootfs pin(CachedRootfsStore store, String image) throws SandboxException, InterruptedException {
        return store.pin(new SandboxImage(image), PrepareProgress.silent(), Duration.ofSeconds(30));
    }

    private Path images() {
        return folder.resolve("images");
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(images())) {
            return files.map(it -> it.getFileName().toString())
                    .filter(it -> !it.startsWith("own-"))
                    .toList();
        }
    }

    private Path tool(String script) throws IOException {
        Path file = Files.createTempFile(folder, "tool", "");
        Files.writeString(file, "#!/bin/sh\n" + script + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
        return file;
    }

    private static <T> FutureTask<T> later(Callable<T> work) {
        FutureTask<T> task = new FutureTask<>(work);
        Thread.ofVirtual().start(task);
        return task;
    }

    /** Images of one file each, with one-letter names. */
    private static final class Images implements ImageSource {

        private final Map<String, AtomicInteger> reads = new ConcurrentHashMap<>();
        private final CountDownLatch began = new CountDownLatch(1);
        private volatile CountDownLatch gate = new CountDownLatch(0); // volatile: set by the test, read by builds
        private volatile IOException failure; // volatile: likewise

        int reads(String name) {
            return reads.getOrDefault(name, new AtomicInteger()).get();
        }

        @Override
        public String description() {
            return "the shelf";
        }

        @Override
        public Health check() {
            return new Health.Healthy("the shelf");
        }

        @Override
        public Optional<Found> find(SandboxImage image, PrepareProgress progress, Duration timeout) {
            String name = image.reference();
            return name.length() == 1 ? Optional.of(new Shelved(name)) : Optional.empty();
        }

        private final class Shelved implements Found {

            private final String name;

            Shelved(String name) {
                this.name = name;
            }

            @Override
            public String digest() {
                return "sha256:" + name.repeat(64);
            }

            @Override
            public ImageConfig config() {
                return new ImageConfig(List.of("IMAGE=" + name), "", "/srv", List.of("run"), Map.of());
            }

            @Override
            public void writeTo(TarWriter out, Workbench bench) throws IOException, InterruptedException {
                reads.computeIfAbsent(name, it -> new AtomicInteger()).incrementAndGet();
                began.countDown();
                gate.await();
                if (failure != null) {
                    throw failure;
                }
                out.write(TarEntry.file("run", 0755, CONTENT), new ByteArrayInputStream(new byte[CONTENT]));
            }
        }
    }
}
