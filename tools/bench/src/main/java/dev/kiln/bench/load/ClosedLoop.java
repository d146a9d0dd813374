// SPDX-License-Identifier: Apache-2.0
package dev.kiln.bench.load;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/** So many clients, each making its next call as soon as its last one was answered. */
public final class ClosedLoop {

    private static final long LONGEST_NANOS = Duration.ofMinutes(10).toNanos();

    private ClosedLoop() {}

    /** Runs one client per call, each on a thread of its own, for so long. */
    public static LoadResult run(List<Call> clients, Duration length) throws InterruptedException {
        Histogram latencies = new ConcurrentHistogram(LONGEST_NANOS, 3);
        AtomicLong failed = new AtomicLong();
        AtomicReference<@Nullable String> firstFailure = new AtomicReference<>();
        long begin = System.nanoTime();
        long end = begin + length.toNanos();
        List<Thread> threads = new ArrayList<>();
        for (Call client : clients) {
            threads.add(Thread.ofPlatform().daemon().start(() -> {
                while (System.nanoTime() < end) {
                    long from = System.nanoTime();
                    try {
                        client.make();
                        latencies.recordValue(Math.min(LONGEST_NANOS, System.nanoTime() - from));
                    } catch (IOException e) {
                        firstFailure.compareAndSet(null, String.valueOf(e.getMessage()));
                        // a broken client would only spin
                        if (failed.incrementAndGet() > clients.size() * 10L) {
                            return;
                        }
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
