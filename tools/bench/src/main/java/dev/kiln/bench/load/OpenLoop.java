// SPDX-License-Identifier: Apache-2.0
package dev.kiln.bench.load;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * So many calls a second, whatever the answers do. A call's latency counts from when it was due, not from when a client was
 * free to make it: otherwise a subject that stalls would hide the calls that it kept from being made ("coordinated
 * omission", Gil Tene).
 */
public final class OpenLoop {

    private static final long LONGEST_NANOS = Duration.ofMinutes(10).toNanos();

    private OpenLoop() {}

    /** Spreads the calls evenly in time; the clients take them in turn, each on a thread of its own. */
    public static LoadResult run(List<Call> clients, double perSecond, Duration length) throws InterruptedException {
        Histogram latencies = new ConcurrentHistogram(LONGEST_NANOS, 3);
        AtomicLong failed = new AtomicLong();
        AtomicReference<@Nullable String> firstFailure = new AtomicReference<>();
        AtomicLong next = new AtomicLong();
        long calls = (long) (perSecond * length.toNanos() / 1e9);
        long begin = System.nanoTime();
        List<Thread> threads = new ArrayList<>();
        for (Call client : clients) {
            threads.add(Thread.ofPlatform().daemon().start(() -> {
                for (long n = next.getAndIncrement(); n < calls; n = next.getAndIncrement()) {
                    long due = begin + (long) (n * 1e9 / perSecond);
                    for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
                        LockSupport.parkNanos(left);
                    }
                    try {
                        client.make();
                        latencies.recordValue(Math.min(LONGEST_NANOS, System.nanoTime() - due));
                    } catch (IOException e) {
                        firstFailure.compareAndSet(null, String.valueOf(e.getMessage()));
                        failed.incrementAndGet();
                    }
                }
            }));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        return new LoadResult(
                latencies,
                Duration.ofNanos(System.nanoTime() - begin),
                failed.get(),
                Objects.requireNonNullElse(firstFailure.get(), ""));
    }
}
