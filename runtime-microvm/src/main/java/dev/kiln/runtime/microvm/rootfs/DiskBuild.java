// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.microvm.rootfs;

import dev.kiln.runtime.microvm.tar.TarException;
import dev.kiln.runtime.spi.PrepareProgress;
import dev.kiln.runtime.spi.SandboxException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The making of one disk, on a thread of its own. It goes on when those who wait for it give up, as the disk will be wanted again,
 * and it ends at its time-out or when it is cancelled.
 */
final class DiskBuild implements PrepareProgress {

    /** How it ended. */
    sealed interface Outcome {
        /** The disk is in the cache. */
        record Made() implements Outcome {}

        record Failed(SandboxException why) implements Outcome {}
    }

    private final ImageSource.Found image;
    private final Squashfs squashfs;
    private final DiskCache cache;
    private final RootfsSettings settings;
    private final List<PrepareProgress> listeners = new CopyOnWriteArrayList<>();
    private final CompletableFuture<Outcome> outcome = new CompletableFuture<>();
    private volatile @Nullable Thread thread; // volatile: set by who starts it, read by who cancels it

    DiskBuild(ImageSource.Found image, Squashfs squashfs, DiskCache cache, RootfsSettings settings) {
        this.image = image;
        this.squashfs = squashfs;
        this.cache = cache;
        this.settings = settings;
    }

    List<PrepareProgress> listeners() {
        return listeners;
    }

    CompletableFuture<Outcome> outcome() {
        return outcome;
    }

    /** @param places how many may work at once */
    @SuppressWarnings("FutureReturnValueIgnored") // an interrupt does not fail
    void start(Semaphore places) {
        Thread worker = Thread.ofVirtual().name("rootfs-build").unstarted(() -> outcome.complete(run(places)));
        thread = worker;
        worker.start();
        outcome.orTimeout(settings.buildTimeout().toMillis(), TimeUnit.MILLISECONDS)
                .whenComplete((made, late) -> {
                    if (late != null) {
                        worker.interrupt();
                    }
                });
    }

    /** Ends it; bounded by a few seconds. */
    void cancel() {
        Thread worker = thread;
        if (worker != null) {
            worker.interrupt();
        }
    }

    /** Whether its thread ended within the time. */
    boolean join(Duration time) throws InterruptedException {
        Thread worker = thread;
        return worker == null || worker.join(time);
    }

    @Override
    public void step(String step, long doneBytes, long totalBytes) {
        listeners.forEach(it -> it.step(step, doneBytes, totalBytes));
    }

    private Outcome run(Semaphore places) {
        try {
            places.acquire();
            try {
                return make();
            } finally {
                places.release();
            }
        } catch (TarException e) {
            return new Outcome.Failed(new SandboxException.ImageUnusable(
                    "cannot make a disk of image " + image.digest() + ": " + e.getMessage(), e));
        } catch (IOException e) {
            return new Outcome.Failed(new SandboxException.ProviderUnavailable(
                    "cannot make a disk of image " + image.digest() + " in " + settings.directory() + ": "
                            + e.getMessage(),
                    e));
        } catch (InterruptedException e) {
            return new Outcome.Failed(new SandboxException.ProviderUnavailable(
                    "the making of a disk of image " + image.digest()
                            + " was ended: the provider closed, or it took longer" + " than "
                            + settings.buildTimeout().toSeconds() + " seconds (key 'rootfs-timeout')",
                    e));
        } catch (RuntimeException e) { // whoever waits must learn of a bug too
            return new Outcome.Failed(new SandboxException.ProviderUnavailable(
                    "the making of a disk of image " + image.digest() + " failed: " + e, e));
        }
    }

    private Outcome make() throws IOException, InterruptedException {
        if (cache.has(image.digest())) {
            // another build ended between the look and the start of this one
            return new Outcome.Made();
        }
        Path work = cache.workDirectory();
        try {
            Path disk = work.resolve("disk");
            squashfs.make(
                    disk,
                    image,
                    new ImageSource.Workbench(work, settings.maxImageBytes(), this, settings.buildTimeout()));
            if (!cache.add(image.digest(), disk)) {
                return new Outcome.Failed(new SandboxException.OutOfCapacity("no room for the disk of image "
                        + image.digest() + " in " + settings.directory() + ": those in use leave too little of the "
                        + settings.quotaBytes() + " bytes (key 'rootfs-quota')"));
            }
            return new Outcome.Made();
        } finally {
            Trees.delete(work);
        }
    }
}
