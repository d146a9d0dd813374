// SPDX-License-Identifier: Apache-2.0
package dev.kiln.bench.fill;

import dev.kiln.model.activation.Activation;
import dev.kiln.store.ActivationStore;
import dev.kiln.store.ArtifactStore;
import dev.kiln.store.Expected;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/** Fills an empty store by its ports. For one thread, which has the help of its own. */
public final class FilledStore {

    private static final int BATCH = 500;
    private static final int WRITERS = 32;

    /** Of progress that is told, and only of what takes longer than a moment. */
    private static final int STEPS = 5;

    private static final int LEAST_TOLD = 10_000;

    private final ArtifactStore artifacts;
    private final ActivationStore activations;
    private final Contents contents;
    private final RandomGenerator random;

    public FilledStore(
            ArtifactStore artifacts, ActivationStore activations, Contents contents, RandomGenerator random) {
        this.artifacts = artifacts;
        this.activations = activations;
        this.contents = contents;
        this.random = random;
    }

    /** Fills it, the oldest records first; minutes, where it is large. */
    public void fill(Consumer<String> progress) throws InterruptedException {
        AtomicInteger next = new AtomicInteger();
        inParallel(() -> {
            for (int number = next.getAndIncrement(); number < contents.actions(); number = next.getAndIncrement()) {
                artifacts.put(Contents.action(number), new Expected.Absent());
                tell(progress, number + 1, contents.actions(), "actions");
            }
        });
        List<Activation> batch = new ArrayList<>();
        for (int number = -Contents.OLD; number < contents.records(); number++) {
            batch.add(contents.record(number, random));
            if (batch.size() == BATCH || number == contents.records() - 1) {
                activations.append(batch);
                batch.clear();
            }
            tell(progress, number + 1, contents.records(), "records");
        }
    }

    /**
     * Removes the oldest records that are there to be removed, in parts.
     *
     * @param part how many at once
     * @return false when there were none left
     */
    public boolean prune(int part) {
        int removed = activations.prune(Contents.FIRST, part);
        if (removed != part && removed != 0) {
            throw new IllegalStateException("the store removed " + removed + " old records instead of " + part);
        }
        return removed > 0;
    }

    private static void tell(Consumer<String> progress, int done, int all, String what) {
        if (all >= LEAST_TOLD && done > 0 && done % (all / STEPS) == 0) {
            progress.accept(String.format(Locale.ROOT, "%,d of %,d %s", done, all, what));
        }
    }

    private static void inParallel(Runnable work) throws InterruptedException {
        List<Thread> threads = new ArrayList<>();
        List<Throwable> failures = Collections.synchronizedList(new ArrayList<>());
        for (int i = 0; i < WRITERS; i++) {
            Thread thread = Thread.ofPlatform().daemon().unstarted(work);
            thread.setUncaughtExceptionHandler((failed, failure) -> failures.add(failure));
            thread.start();
            threads.add(thread);
        }
        for (Thread thread : threads) {
            thread.join();
        }
        if (!failures.isEmpty()) {
            throw new IllegalStateException("the store could not be filled", failures.getFirst());
        }
    }
}
