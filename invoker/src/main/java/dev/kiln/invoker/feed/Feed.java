// SPDX-License-Identifier: Apache-2.0
package dev.kiln.invoker.feed;

import dev.kiln.invoker.telemetry.LogKeys;
import dev.kiln.messaging.BusConsumer;
import dev.kiln.messaging.BusException;
import dev.kiln.messaging.BusMessage;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes messages from the invoker's topic, as many as there is room for, and commits up to the first that has not ended: each
 * is delivered at least once. One thread runs {@link #run}; each delivery gets a thread of its own.
 */
public final class Feed implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(Feed.class);

    private final BusConsumer consumer;
    private final FeedConfig config;
    private final ReadMark mark;
    private final Executor threads;
    private final BooleanSupplier mayTake;
    private final Consumer<Delivery> work;
    private final Offsets offsets = new Offsets();
    private final Semaphore room;
    private final CountDownLatch stopped = new CountDownLatch(1);

    /** @param mayTake whether there is room for more outside of the feed, too */
    public Feed(
            BusConsumer consumer,
            FeedConfig config,
            ReadMark mark,
            Executor threads,
            BooleanSupplier mayTake,
            Consumer<Delivery> work) {
        this.mayTake = mayTake;
        this.consumer = consumer;
        this.config = config;
        this.mark = mark;
        this.threads = threads;
        this.work = work;
        this.room = new Semaphore(config.maxHeld());
    }

    /** Takes and delivers until stopped. */
    @Override
    public void run() {
        try {
            while (stopped.getCount() > 0) {
                if (!mayTake.getAsBoolean()) {
                    stopped.await(config.pollWait().toNanos(), TimeUnit.NANOSECONDS);
                } else if (room.tryAcquire(config.pollWait().toNanos(), TimeUnit.NANOSECONDS)) {
                    room.release();
                    deliver(poll());
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Takes no more; what was taken goes on. */
    public void stop() {
        stopped.countDown();
    }

    /** Waits until all that was taken has ended; false when that took too long. */
    public boolean awaitIdle(Duration atMost) throws InterruptedException {
        boolean isIdle = room.tryAcquire(config.maxHeld(), atMost.toNanos(), TimeUnit.NANOSECONDS);
        if (isIdle) {
            room.release(config.maxHeld());
        }
        return isIdle;
    }

    /** Activations between message and record. */
    public int held() {
        return config.maxHeld() - room.availablePermits();
    }

    private List<BusMessage> poll() throws InterruptedException {
        try {
            return consumer.poll(Math.max(1, room.availablePermits()), config.pollWait());
        } catch (BusException e) {
            LOG.atWarn().addKeyValue(LogKeys.REASON, e.getMessage()).log("messages could not be read; will try again");
            stopped.await(config.retryPause().toNanos(), TimeUnit.NANOSECONDS);
            return List.of();
        }
    }

    private void deliver(List<BusMessage> messages) throws InterruptedException {
        if (messages.isEmpty()) {
            return;
        }
        messages.forEach(it -> offsets.begin(it.offset()));
        mark.read(messages.getLast().offset());
        for (BusMessage message : messages) {
            room.acquire(); // never waits: this thread alone takes, and took no more than there was room for
            boolean mayBeRepeated = mark.mayBeRepeated(message.offset());
            AtomicBoolean isEnded = new AtomicBoolean();
            AtomicBoolean isDone = new AtomicBoolean();
            Delivery delivery = new Delivery(
                    message, mayBeRepeated, () -> ended(isEnded), () -> done(message.offset(), isEnded, isDone));
            threads.execute(() -> work(delivery));
        }
    }

    private void work(Delivery delivery) {
        try {
            work.accept(delivery);
        } catch (RuntimeException e) { // one message must not end the feed, and must not be read again and again
            LOG.atError()
                    .addKeyValue(LogKeys.OFFSET, delivery.message().offset())
                    .setCause(e)
                    .log("message skipped: it could not be worked on");
            delivery.done().run();
        }
    }

    private void ended(AtomicBoolean isEnded) {
        if (isEnded.compareAndSet(false, true)) {
            room.release();
        }
    }

    private void done(long offset, AtomicBoolean isEnded, AtomicBoolean isDone) {
        if (isDone.compareAndSet(false, true)) {
            offsets.end(offset).ifPresent(consumer::commit);
            ended(isEnded);
        }
    }
}
