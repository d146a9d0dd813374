// SPDX-License-Identifier: Apache-2.0
package dev.kiln.invoker.report;

import dev.kiln.invoker.ledger.ActivationLedger;
import dev.kiln.invoker.ledger.LedgerException;
import dev.kiln.invoker.telemetry.InvokerMetrics;
import dev.kiln.invoker.telemetry.LogKeys;
import dev.kiln.invoker.time.NanoClock;
import dev.kiln.model.activation.Activation;
import dev.kiln.model.activation.ActivationCodec;
import dev.kiln.model.activation.ActivationId;
import dev.kiln.model.json.Json;
import dev.kiln.store.ActivationStore;
import dev.kiln.store.StoreException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes records in batches, on one thread that runs {@link #run}. Holds a bounded number of them in memory: when the store is
 * away for long, what comes is left in the ledger, which has it on disk, and read back when there is room. Only those who bring what
 * the ledger does not take wait. Safe for use by several threads.
 */
public final class Recorder implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(Recorder.class);

    private final RecordWriter writer;
    private final RecorderConfig config;
    private final NanoClock clock;
    private final InvokerMetrics metrics;
    private final ActivationLedger ledger;
    private final ReentrantLock lock = new ReentrantLock();
    /** For the recorder: there is a first record. */
    private final Condition arrived = lock.newCondition();
    /** For the recorder: it is not worth waiting for more. */
    private final Condition due = lock.newCondition();
    /** For all others: a batch is written. */
    private final Condition written = lock.newCondition();

    // guarded by lock
    private final Deque<Pending> pending = new ArrayDeque<>();
    /** What only the ledger has, and whom to tell when it is stored. */
    private final Map<ActivationId, Runnable> left = new HashMap<>();

    private long bytes;
    private int writing;
    private boolean isStopping;
    private boolean isHurried;
    private String trouble = "";

    private record Pending(Activation record, long bytes, Runnable whenStored) {}

    /** @param ledger is told of each batch that is durable, and keeps what is too much for memory */
    public Recorder(
            ActivationStore store,
            RecorderConfig config,
            NanoClock clock,
            InvokerMetrics metrics,
            ActivationLedger ledger) {
        this.ledger = ledger;
        this.writer = new RecordWriter(store);
        this.config = config;
        this.clock = clock;
        this.metrics = metrics;
    }

    /**
     * Hands a record over; waits while too many are held, for a bounded time. False when it was not taken in that time: it is nowhere
     * then, and {@code whenStored} will not be told.
     *
     * @param whenStored told once the record is durable, by the recorder's thread; must be quick
     */
    public boolean record(Activation record, Runnable whenStored) throws InterruptedException {
        long nanos = config.patience().toNanos();
        Pending item = new Pending(record, RecordSize.of(record), whenStored);
        lock.lockInterruptibly();
        try {
            while (isFullFor(item)) {
                if (isLeftInLedger(item)) {
                    return true;
                }
                if (nanos <= 0) {
                    return false;
                }
                hurry();
                nanos = written.awaitNanos(nanos);
            }
            pending.addLast(item);
            bytes += item.bytes();
            if (pending.size() == 1) {
                arrived.signal();
            } else if (pending.size() >= config.batch()) {
                due.signal();
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Records that are not stored yet. */
    public int waiting() {
        lock.lock();
        try {
            return pending.size() + writing + left.size();
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
        long nanos = atMost.toNanos();
        lock.lock();
        try {
            while ((!pending.isEmpty() || writing > 0) && nanos > 0) {
                hurry();
                nanos = written.awaitNanos(nanos);
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
            readBack();
            while (pending.isEmpty() && !isStopping) {
                arrived.await();
            }
            // one write for many: a commit costs as much for one record as for a hundred
            long nanos = config.linger().toNanos();
            while (nanos > 0 && pending.size() < config.batch() && !isHurried && !isStopping) {
                nanos = due.awaitNanos(nanos);
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

    private boolean isFullFor(Pending item) {
        return pending.size() >= config.maxRecords() || (bytes + item.bytes() > config.maxBytes() && bytes > 0);
    }

    /** Whether the ledger keeps the record until there is room. */
    private boolean isLeftInLedger(Pending item) {
        try {
            ledger.finished(item.record());
        } catch (LedgerException e) {
            return false;
        }
        left.put(item.record().id(), item.whenStored());
        return true;
    }

    /** What was left in the ledger comes in where a batch has room: waiting for an idle moment, it might wait for ever. */
    private void readBack() {
        int room = config.batch() - pending.size();
        if (room <= 0 || left.isEmpty()) {
            return;
        }
        List<byte[]> found;
        try {
            found = ledger.finished(room, left::containsKey);
        } catch (LedgerException e) {
            // it stays there, and new records are stored meanwhile
            LOG.atError()
                    .addKeyValue(LogKeys.REASON, e.getMessage())
                    .log("records cannot be read back; will try again");
            return;
        }
        for (byte[] json : found) {
            Activation record = ActivationCodec.fromJson(Json.parseObject(json));
            Pending item = new Pending(record, RecordSize.of(record), left.remove(record.id()));
            pending.addLast(item);
            bytes += item.bytes();
        }
        if (found.isEmpty()) {
            LOG.atError()
                    .addKeyValue(LogKeys.COUNT, left.size())
                    .log("records that were left in the ledger cannot be read back before the next start");
            left.clear();
        }
    }

    /** Somebody waits for records to be written. */
    private void hurry() {
        isHurried = true;
        due.signal();
    }

    private void done(List<Pending> batch) {
        // before those who wait for the writing go on, and close what these need
        ledger.stored(batch.stream().map(it -> it.record().id()).toList());
        batch.forEach(it -> it.whenStored().run());
        lock.lock();
        try {
            writing = 0;
            bytes -= batch.stream().mapToLong(Pending::bytes).sum();
            trouble = "";
            written.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void write(List<Pending> batch) throws InterruptedException {
        Duration backoff = config.firstBackoff();
        List<Activation> records = batch.stream().map(Pending::record).toList();
        while (true) {
            try {
                long start = clock.nanos();
                writer.append(records);
                metrics.recorded(Duration.ofNanos(clock.nanos() - start));
                return;
            } catch (StoreException.Unavailable e) {
                pause(e, backoff, records.size());
                Duration doubled = backoff.multipliedBy(2);
                backoff = doubled.compareTo(config.maxBackoff()) < 0 ? doubled : config.maxBackoff();
            }
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
            long nanos = backoff.toNanos();
            while (nanos > 0 && !isStopping) {
                nanos = written.awaitNanos(nanos);
            }
        } finally {
            lock.unlock();
        }
    }
}
