// SPDX-License-Identifier: Apache-2.0
package dev.kiln.verify.subject;

import dev.kiln.runtime.spi.SandboxException;
import dev.kiln.verify.report.Measure;
import dev.kiln.verify.report.News;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Times what succeeds while nothing else that is timed goes on: what twenty callers at once see says more of this machine
 * than of the provider. Safe for use by several threads.
 */
final class Stopwatch {

    @FunctionalInterface
    interface Work<T> {
        T call() throws SandboxException, InterruptedException;
    }

    private final LongSupplier nanoClock;
    private final Consumer<News> news;
    private final AtomicInteger begun = new AtomicInteger();
    private final AtomicInteger running = new AtomicInteger();

    Stopwatch(LongSupplier nanoClock, Consumer<News> news) {
        this.nanoClock = nanoClock;
        this.news = news;
    }

    <T> T time(Measure measure, Work<T> work) throws SandboxException, InterruptedException {
        boolean isAlone = running.getAndIncrement() == 0;
        int mine = begun.incrementAndGet();
        long start = nanoClock.getAsLong();
        try {
            T result = work.call();
            long took = nanoClock.getAsLong() - start;
            if (isAlone && begun.get() == mine) {
                news.accept(new News.Took(measure, took));
            }
            return result;
        } finally {
            running.decrementAndGet();
        }
    }

    void firstConnect(BooleanSupplier connects) {
        long start = nanoClock.getAsLong();
        if (connects.getAsBoolean() && running.get() == 0) {
            news.accept(new News.Took(Measure.FIRST_CONNECT, nanoClock.getAsLong() - start));
        }
    }
}
