// SPDX-License-Identifier: Apache-2.0
package dev.kiln.invoker.report;

import dev.kiln.invoker.telemetry.InvokerMetrics;
import dev.kiln.invoker.telemetry.LogKeys;
import dev.kiln.invoker.time.NanoClock;
import dev.kiln.model.activation.Activation;
import dev.kiln.model.activation.ActivationId;
import dev.kiln.model.activation.ActivationResponse;
import dev.kiln.store.ActivationStore;
import dev.kiln.store.StoreException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes records in batches, on one thread that runs {@link #run}. Holds a bounded number of them: when the store is away for
 * long, those who bring records wait, so that the feed takes no more messages. Safe for use by several threads.
 */
public final class Recorder implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(Recorder.class);

    private final ActivationStore store;
    private final RecorderConfig config;
    private final NanoClock clock;
    private final InvokerMetrics metrics;
    private final Consumer<List<ActivationId>> whenBatchStored;
    private final ReentrantLock lock = new ReentrantLock();
    /** For the recorder: there is a first record. */
    private final Condition arrived = lock.newCondition();
    /** For the recorder: it is not worth waiting for more. */
    private final Condition due = lock.newCondition();
    /** For all others: a batch is written. */
    private final Condition written = lock.newCondition();

    // guarded by lock
    private final Deque<Pending> pending = new ArrayDeque<>();
    private long bytes;
    private int writing;
    private boolean isStopping;
    private boolean isHurried;
    private String trouble = "";

    private record Pending(Activation record, long bytes, Runnable whenStored) {}

    /** @param whenBatchStored told of each batch that is durable, by the recorder's thread */
    public Recorder(
            ActivationStore store,
            RecorderConfig config,
            NanoClock clock,
            InvokerMetrics metrics,
            Consumer<List<ActivationId>> whenBatchStored) {
        this.whenBatchStored = whenBatchStored;
        this.store = store;
        this.config = config;
        this.clock = clock;
        this.metrics = metrics;
    }

    /**
     * Hands a record over; waits while too many are held.
     *
     * @param whenStored told once the record is durable, by the recorder's thread; must be quick
     */
    public void record(Activation record, Runnable whenStored) throws InterruptedException {
        Pending item = new Pending(record, RecordSize.of(record), whenStored);
        lock.lockInterruptibly();
        try {
            while (pending.size() >= config.maxRecords() || (bytes + item.bytes() > config.maxBytes() && bytes > 0)) {
                hurry();
                written.await();
            }
            pending.addLast(item);
            bytes += item.bytes();
            if (pending.size() == 1) {
                arrived.signal();
            } else if (pending.size() >= config.batch()) {
                due.signal();
            }
        } finally {
            lock.unlock();
        }
    }

    /** What keeps records from being written; empty when nothing does. */
    public String trouble() {
        lock.lock();
        try {
            return trouble;
        } finally {
            lock.unlock();
        }
    }

    /** Waits until all is written that was handed over; false when that took too long. */
    public boolean flush(Duration atMost) throws InterruptedException {
        long left = atMost.toNanos();
        lock.lock();
        try {
            while ((!pending.isEmpty() || writing > 0) && left > 0) {
                hurry();
                left = written.awaitNanos(left);
            }
            return pending.isEmpty() && writing == 0;
        } finally {
            lock.unlock();
        }
    }

    /** Ends {@link #run} once nothing is left, or at once when the store is away. */
    public void stop() {
        lock.lock();
        try {
            isStopping = true;
            arrived.signal();
            due.signal();
        } finally {
            lock.unlock();
        }
    }

    /** Writes until stopped. */
    @Override
    public void run() {
        try {
            for (List<Pending> batch = take(); !batch.isEmpty(); batch = take()) {
                write(batch);
                done(batch);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private List<Pending> take() throws InterruptedException {
        lock.lock();
        try {
            while (pending.isEmpty() && !isStopping) {
                arrived.await();
            }
            // one write for many: a commit costs as much for one record as for a hundred
            long left = config.linger().toNanos();
            while (left > 0 && pending.size() < config.batch() && !isHurried && !isStopping) {
                left = due.awaitNanos(left);
            }
            isHurried = false;
            List<Pending> batch = new ArrayList<>(Math.min(config.batch(), pending.size()));
            while (!pending.isEmpty() && batch.size() < config.batch()) {
                batch.add(pending.removeFirst());
            }
            writing = batch.size();
            return batch;
        } finally {
            lock.unlock();
        }
    }

    /** Somebody waits for records to be written. */
    private void hurry() {
        isHurried = true;
        due.signal();
    }

    private void done(List<Pending> batch) {
        lock.lock();
        try {
            writing = 0;
            bytes -= batch.stream().mapToLong(Pending::bytes).sum();
            trouble = "";
            written.signalAll();
        } finally {
            lock.unlock();
        }
        whenBatchStored.accept(batch.stream().map(it -> it.record().id()).toList());
        batch.forEach(it -> it.whenStored().run());
    }

    private void write(List<Pending> batch) throws InterruptedException {
        Duration backoff = config.firstBackoff();
        List<Activation> records = batch.stream().map(Pending::record).toList();
        while (true) {
            try {
                long start = clock.nanos();
                append(records);
                metrics.recorded(Duration.ofNanos(clock.nanos() - start));
                return;
            } catch (StoreException.Unavailable e) {
                pause(e, backoff, records.size());
                Duration doubled = backoff.multipliedBy(2);
                backoff = doubled.compareTo(config.maxBackoff()) < 0 ? doubled : config.maxBackoff();
            }
        }
    }

    private void append(List<Activation> records) {
        try {
            store.append(records);
        } catch (StoreException.TooLarge | StoreException.Corrupt e) {
            if (records.size() > 1) {
                records.forEach(it -> append(List.of(it)));
            } else {
                appendShortened(records.getFirst(), e);
            }
        }
    }

    /** A record that the store does not take is kept without what makes it large: better than none. */
    private void appendShortened(Activation record, StoreException refusal) {
        LOG.atWarn()
                .addKeyValue(LogKeys.ACTIVATION, record.id())
                .setCause(refusal)
                .log("record refused by the store; result and logs are left out");
        Activation shortened = new Activation(
                record.namespace(),
                record.name(),
                record.version(),
                record.subject(),
                record.id(),
                record.cause(),
                record.start(),
                record.end(),
                new ActivationResponse(
                        record.response().status(),
                        ActivationResponse.whiskError("The result was too large to be stored.")
                                .result(),
                        record.response().sizeBytes()),
                List.of(),
                record.annotations(),
                record.isPublished());
        try {
            store.append(List.of(shortened));
        } catch (StoreException.TooLarge | StoreException.Corrupt e) {
            LOG.atError()
                    .addKeyValue(LogKeys.ACTIVATION, record.id())
                    .setCause(e)
                    .log("record lost: the store does not take it even without result and logs");
        }
    }

    private void pause(StoreException.Unavailable failure, Duration backoff, int count) throws InterruptedException {
        lock.lock();
        try {
            trouble = "records cannot be stored: " + failure.getMessage();
            LOG.atWarn()
                    .addKeyValue(LogKeys.COUNT, count)
                    .addKeyValue(LogKeys.REASON, failure.getMessage())
                    .log("records could not be stored; will try again");
            if (isStopping) {
                LOG.atError().addKeyValue(LogKeys.COUNT, count + pending.size()).log("stopped with records unwritten");
                throw new InterruptedException("stopped while the store was away");
            }
            long left = backoff.toNanos();
            while (left > 0 && !isStopping) {
                hurry();
                left = written.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }
}
