// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.microvm.rootfs;

import dev.kiln.runtime.spi.Health;
import dev.kiln.runtime.spi.PrepareProgress;
import dev.kiln.runtime.spi.SandboxException;
import dev.kiln.runtime.spi.SandboxImage;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;

/** Disks made once for each image, and kept by the image's digest. */
public final class CachedRootfsStore implements RootfsStore {

    private static final Duration LONGEST_CLOSE = Duration.ofSeconds(5);

    private final RootfsSettings settings;
    private final Squashfs squashfs;
    private final List<ImageSource> sources;
    private final InstantSource clock;
    private final DiskCache cache;
    private final Semaphore places;
    private final Map<String, DiskBuild> builds = new ConcurrentHashMap<>();
    private final AtomicBoolean isClosed = new AtomicBoolean();

    private CachedRootfsStore(
            RootfsSettings settings, Squashfs squashfs, List<ImageSource> sources, InstantSource clock) {
        this.settings = settings;
        this.squashfs = squashfs;
        this.sources = List.copyOf(sources);
        this.clock = clock;
        this.cache = new DiskCache(settings.directory(), settings.quotaBytes(), clock);
        this.places = new Semaphore(settings.parallelBuilds());
    }

    /**
     * Opens the store and removes what a crash left in its directory, which several stores may share.
     *
     * @param sources asked in this order
     */
    public static CachedRootfsStore open(
            RootfsSettings settings, Squashfs squashfs, List<ImageSource> sources, InstantSource clock)
            throws IOException {
        CachedRootfsStore store = new CachedRootfsStore(settings, squashfs, sources, clock);
        store.cache.open();
        return store;
    }

    @Override
    public PinnedRootfs pin(SandboxImage image, PrepareProgress progress, Duration deadline)
            throws SandboxException, InterruptedException {
        Instant end = clock.instant().plus(deadline);
        progress.step("looking for the image", 0, 0);
        ImageSource.Found found = find(image, progress, end);
        while (true) {
            if (isClosed.get()) {
                throw new IllegalStateException("the provider microvm is closed");
            }
            Optional<Path> disk = pinned(found.digest());
            if (disk.isPresent()) {
                return new Pin(disk.get(), found);
            }
            await(image, build(found), progress, end);
        }
    }

    /** Whether disks can be made: the tool and all sources answer. Bounded by a few seconds. */
    public Health check() throws InterruptedException {
        List<String> details = new ArrayList<>();
        for (Health health : healths()) {
            switch (health) {
                case Health.Healthy it -> details.add(it.detail());
                case Health.Unhealthy it -> {
                    return it;
                }
            }
        }
        return new Health.Healthy(String.join(", ", details));
    }

    private List<Health> healths() throws InterruptedException {
        List<Health> healths = new ArrayList<>(List.of(squashfs.check()));
        for (ImageSource source : sources) {
            healths.add(source.check());
        }
        return healths;
    }

    @Override
    public void close() {
        isClosed.set(true);
        builds.values().forEach(DiskBuild::cancel);
        try {
            for (DiskBuild build : builds.values()) {
                build.join(LONGEST_CLOSE);
            }
            cache.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            // what stays goes when the next store is opened
        }
    }

    private ImageSource.Found find(SandboxImage image, PrepareProgress progress, Instant end)
            throws SandboxException, InterruptedException {
        for (ImageSource source : sources) {
            Optional<ImageSource.Found> found = source.find(image, progress, left(image, end));
            if (found.isPresent()) {
                return found.get();
            }
        }
        throw new SandboxException.ImageUnusable("image " + image + " is neither in "
                + sources.stream().map(ImageSource::description).collect(Collectors.joining(" nor in "))
                + "; build or pull it there, or ask the operator for it");
    }

    private Optional<Path> pinned(String digest) throws SandboxException {
        try {
            return cache.pin(digest);
        } catch (IOException e) {
            throw new SandboxException.ProviderUnavailable(
                    "cannot use the disk of image " + digest + " in " + settings.directory() + ": " + e, e);
        }
    }

    /** The one that is at work for this image, or a new one. */
    @SuppressWarnings("FutureReturnValueIgnored") // removing from a map does not fail
    private DiskBuild build(ImageSource.Found found) {
        return builds.computeIfAbsent(found.digest(), digest -> {
            DiskBuild build = new DiskBuild(found, squashfs, cache, settings);
            build.outcome().whenComplete((outcome, late) -> builds.remove(digest, build));
            build.start(places);
            return build;
        });
    }

    private void await(SandboxImage image, DiskBuild build, PrepareProgress progress, Instant end)
            throws SandboxException, InterruptedException {
        build.listeners().add(progress);
        try {
            DiskBuild.Outcome outcome = build.outcome().get(left(image, end).toMillis(), TimeUnit.MILLISECONDS);
            if (outcome instanceof DiskBuild.Outcome.Failed failed) {
                throw again(failed.why());
            }
        } catch (TimeoutException e) {
            throw late(image);
        } catch (ExecutionException e) {
            throw new SandboxException.ProviderUnavailable(
                    "the disk of image " + image + " was not made within "
                            + settings.buildTimeout().toSeconds() + " seconds (key 'rootfs-timeout')",
                    e);
        } finally {
            build.listeners().remove(progress);
        }
    }

    /** The same for each of those who waited, with a stack of their own. */
    private static SandboxException again(SandboxException why) {
        String message = String.valueOf(why.getMessage());
        return switch (why) {
            case SandboxException.ImageUnusable it -> new SandboxException.ImageUnusable(message, it);
            case SandboxException.OutOfCapacity it -> new SandboxException.OutOfCapacity(message, it);
            case SandboxException.ProviderUnavailable it -> new SandboxException.ProviderUnavailable(message, it);
            case SandboxException.Unsupported it -> it;
        };
    }

    private Duration left(SandboxImage image, Instant end) throws SandboxException {
        Duration left = Duration.between(clock.instant(), end);
        if (!left.isPositive()) {
            throw late(image);
        }
        return left;
    }

    private static SandboxException late(SandboxImage image) {
        return new SandboxException.ProviderUnavailable("the disk of image " + image
                + " was not ready before the deadline; it is still being made, try again later");
    }

    private final class Pin implements PinnedRootfs {

        private final Path file;
        private final ImageSource.Found found;
        private final AtomicBoolean isReleased = new AtomicBoolean();

        Pin(Path file, ImageSource.Found found) {
            this.file = file;
            this.found = found;
        }

        @Override
        public Path file() {
            return file;
        }

        @Override
        public String digest() {
            return found.digest();
        }

        private void release() {
            try {
                cache.release(found.digest());
                if (isClosed.get()) {
                    cache.close();
                }
            } catch (IOException e) {
                // a second name that stays goes when the next store is opened
            }
        }

        @Override
        public ImageConfig config() {
            return found.config();
        }

        @Override
        public void close() {
            if (isReleased.compareAndSet(false, true)) {
                release();
            }
        }
    }
}
