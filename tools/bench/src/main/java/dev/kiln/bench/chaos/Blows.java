// SPDX-License-Identifier: Apache-2.0
package dev.kiln.bench.chaos;

import dev.kiln.bench.cluster.ClusterProcesses;
import dev.kiln.bench.cluster.Part;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/** Deals blows to a cluster, one part's after another, several parts' at once. */
final class Blows {

    /** Blows wait for the load when it has not got through so much of its share of the time. */
    private static final double LAG = 0.8;

    private static final long MOST_WAIT_MILLIS = 10_000;
    private static final long LOOK_AGAIN_MILLIS = 20;

    private final ClusterProcesses cluster;
    private final Consumer<String> progress;
    private final Map<Part, ReentrantLock> locks = new HashMap<>();
    private final Map<String, AtomicInteger> counts = new TreeMap<>();
    private final AtomicInteger dealt = new AtomicInteger();
    private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();

    Blows(ClusterProcesses cluster, Consumer<String> progress) {
        this.cluster = cluster;
        this.progress = progress;
        cluster.parts().forEach(part -> locks.put(part, new ReentrantLock()));
    }

    /**
     * Deals them all and waits until all parts work again.
     *
     * @param share how much of the load is done, from 0 to 1; it shall go on till the last blow
     */
    void deal(List<Blow> plan, DoubleSupplier share) throws IOException, InterruptedException {
        List<Thread> threads = new ArrayList<>();
        for (Blow blow : plan) {
            TimeUnit.NANOSECONDS.sleep(blow.gap().toNanos());
            double due = LAG * threads.size() / plan.size();
            for (long waited = 0; waited < MOST_WAIT_MILLIS && share.getAsDouble() < due; waited += LOOK_AGAIN_MILLIS) {
                TimeUnit.MILLISECONDS.sleep(LOOK_AGAIN_MILLIS);
            }
            threads.add(Thread.ofVirtual().name("blow").start(() -> deal(blow)));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        Exception failed = failure.get();
        if (failed != null) {
            throw new IOException("a part did not come back: " + failed.getMessage(), failed);
        }
    }

    int dealt() {
        return dealt.get();
    }

    /** How many there were of each kind. */
    Map<String, Integer> counts() {
        Map<String, Integer> copy = new TreeMap<>();
        synchronized (counts) { // see deal
            counts.forEach((kind, count) -> copy.put(kind, count.get()));
        }
        return copy;
    }

    private void deal(Blow blow) {
        ReentrantLock lock = locks.get(blow.part());
        if (lock == null) {
            throw new IllegalStateException("no lock for " + blow.part());
        }
        lock.lock();
        try {
            if (failure.get() != null) {
                return;
            }
            switch (blow) {
                case Blow.Kill kill -> kill(kill);
                case Blow.Pause pause -> pause(pause);
            }
        } catch (IOException e) {
            failure.compareAndSet(null, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
    }

    private void kill(Blow.Kill kill) throws IOException, InterruptedException {
        cluster.kill(kill.part());
        dealt(kill, "killed " + kill.part() + ", starts again after " + text(kill.downFor()));
        TimeUnit.NANOSECONDS.sleep(kill.downFor().toNanos());
        long from = System.nanoTime();
        cluster.restart(kill.part());
        progress.accept("   " + kill.part() + " works again, " + text(Duration.ofNanos(System.nanoTime() - from))
                + " after its start");
    }

    private void pause(Blow.Pause pause) throws IOException, InterruptedException {
        cluster.pause(pause.part());
        dealt(pause, "paused " + pause.part() + " for " + text(pause.length()));
        TimeUnit.NANOSECONDS.sleep(pause.length().toNanos());
        cluster.resume(pause.part());
    }

    private void dealt(Blow blow, String text) {
        int number = dealt.incrementAndGet();
        synchronized (counts) { // blows of different parts fall at once
            counts.computeIfAbsent(blow.kind(), it -> new AtomicInteger()).incrementAndGet();
        }
        progress.accept(number + ": " + text);
    }

    private static String text(Duration duration) {
        return duration.toMillis() + " ms";
    }
}
