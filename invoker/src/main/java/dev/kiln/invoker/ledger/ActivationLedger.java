// SPDX-License-Identifier: Apache-2.0
package dev.kiln.invoker.ledger;

import dev.kiln.invoker.ledger.OpenActivations.Entry;
import dev.kiln.messaging.journal.SegmentLog;
import dev.kiln.model.activation.Activation;
import dev.kiln.model.activation.ActivationCodec;
import dev.kiln.model.activation.ActivationId;
import dev.kiln.model.json.Json;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Remembers activations from the moment their code begins until their record is in the store; survives the kill of the
 * process, and not of the machine. Safe for use by several threads. Each call is one write to the page cache.
 *
 * <p>Entries lie in segment files, which go from the oldest on when nothing in them is open. An old file that is held back by
 * little gives that to the newest file and goes, too.
 */
public final class ActivationLedger implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ActivationLedger.class);
    private static final byte[] NOTHING = {};

    /** So many files may wait for activations that run for long, before those move. */
    private static final int PATIENT_SEGMENTS = 4;

    /** Moves less than a quarter of a file, so that moving never outruns the writing. */
    private static final int MOVED_SHARE = 4;

    /** A tenth is kept for what has begun and has no outcome yet. */
    private static final int RESERVE_SHARE = 10;

    /**
     * What the ledger may hold.
     *
     * @param segmentBytes how large a file grows
     * @param totalBytes of all files; beyond it no activation may begin
     * @param openActivations at most so many
     */
    public record Limits(long segmentBytes, long totalBytes, int openActivations) {
        public static final Limits STANDARD = new Limits(8L * 1024 * 1024, 1024L * 1024 * 1024, 250_000);

        public Limits {
            if (segmentBytes < 1 || totalBytes < 2 * segmentBytes || openActivations < 1) {
                throw new IllegalArgumentException("limits of a ledger must be positive, and totalBytes " + totalBytes
                        + " at least twice segmentBytes " + segmentBytes + ", openActivations " + openActivations);
            }
        }
    }

    private final ReentrantLock lock = new ReentrantLock();
    private final Limits limits;
    private final OpenActivations open = new OpenActivations();
    private final SegmentLog log;
    private Map<ActivationId, Known> inherited = new HashMap<>();
    private boolean isClosed;

    /**
     * Opens the ledger of a directory, used by one invoker at a time and made if need be.
     *
     * @throws LedgerException.Unavailable when the files cannot be used
     */
    public ActivationLedger(Path directory, Limits limits) {
        this.limits = limits;
        try {
            log = SegmentLog.open(directory, limits.segmentBytes(), this::replay);
        } catch (IOException e) {
            throw new LedgerException.Unavailable(
                    "cannot open the ledger of activations in " + directory + ": " + e.getMessage(), e);
        }
    }

    /** What an earlier process left open; once, as it is not kept. Until {@link #stored}, it stays open here, too. */
    public Inheritance recover() {
        lock.lock();
        try {
            Inheritance inheritance = new Inheritance(inherited);
            inherited = new HashMap<>();
            return inheritance;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Notes that an activation's code is about to run.
     *
     * @param attempt how often it began in all, this time included
     * @throws LedgerException when it is not noted; then it must not run
     */
    public void started(ActivationId id, int attempt) {
        lock.lock();
        try {
            requireRoomFor(id);
            append(LedgerCodec.STARTED, LedgerCodec.head(id, attempt), NOTHING);
            open.put(id, new Entry(log.newestSegment(), LedgerCodec.HEAD_BYTES, attempt, LedgerCodec.STARTED));
        } catch (IOException e) {
            throw new LedgerException.Unavailable(
                    "cannot note that activation " + id + " begins: " + e.getMessage(), e);
        } finally {
            lock.unlock();
        }
    }

    /** As {@link #finished(ActivationId, byte[])}, in the stored form. */
    public void finished(Activation activation) {
        finished(activation.id(), Json.bytes(ActivationCodec.toStored(activation)));
    }

    /**
     * Notes the outcome of an activation, whether or not it was started; a later one replaces it.
     *
     * @param record its JSON, given back by {@link #recover()} as it is
     * @throws LedgerException.Unavailable when it is not noted; after a kill it would count as started
     */
    public void finished(ActivationId id, byte[] record) {
        note(LedgerCodec.FINISHED, id, record);
    }

    /**
     * As {@link #finished(Activation)}, of an activation whose record is not for the store. {@link #stored} closes it, too, once
     * others know that it has ended.
     */
    public void ended(Activation activation) {
        note(LedgerCodec.ENDED, activation.id(), Json.bytes(ActivationCodec.toStored(activation)));
    }

    private void note(byte kind, ActivationId id, byte[] record) {
        lock.lock();
        try {
            int attempts = open.attempts(id);
            append(kind, LedgerCodec.head(id, attempts), record);
            open.put(id, new Entry(log.newestSegment(), LedgerCodec.HEAD_BYTES + record.length, attempts, kind));
        } catch (IOException e) {
            throw new LedgerException.Unavailable(
                    "cannot note the outcome of activation " + id + ": " + e.getMessage(), e);
        } finally {
            lock.unlock();
        }
    }

    /** Notes that records are in the store. Never fails: what cannot be noted is found again, and stored again, after a kill. */
    public void stored(Collection<ActivationId> ids) {
        lock.lock();
        try {
            List<ActivationId> known = ids.stream().filter(open::remove).toList();
            if (!known.isEmpty()) {
                append(LedgerCodec.STORED, NOTHING, LedgerCodec.ids(known));
                dropDone();
            }
        } catch (IOException e) {
            LOG.atWarn().setCause(e).log("cannot note that records are stored; after a restart they are stored again");
        } finally {
            lock.unlock();
        }
    }

    /** Whether activations may begin: not close to the limits. To be asked before they are taken. */
    public boolean hasRoom() {
        lock.lock();
        try {
            return open.size() < limits.openActivations() - limits.openActivations() / RESERVE_SHARE
                    && log.bytes() < limits.totalBytes() - limits.totalBytes() / RESERVE_SHARE;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Records whose outcome was noted and that are not stored, from the file that has waited longest; reads that file.
     *
     * @param isWanted which of them
     */
    public List<byte[]> finished(int max, Predicate<ActivationId> isWanted) {
        lock.lock();
        try {
            OptionalLong segment = open.oldestFinished(isWanted);
            if (segment.isEmpty()) {
                return List.of();
            }
            Map<ActivationId, byte[]> records = new LinkedHashMap<>();
            log.read(
                    segment.getAsLong(),
                    (number, kind, content) -> collect(segment.getAsLong(), kind, content, records));
            return records.entrySet().stream()
                    .filter(it -> isWanted.test(it.getKey()))
                    .limit(max)
                    .map(Map.Entry::getValue)
                    .toList();
        } catch (IOException e) {
            throw new LedgerException.Unavailable("cannot read back records: " + e.getMessage(), e);
        } finally {
            lock.unlock();
        }
    }

    /** Whether an activation was started or finished, now or by an earlier process, and is not stored. */
    public boolean isOpen(ActivationId id) {
        lock.lock();
        try {
            return open.get(id) != null;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            isClosed = true;
            log.close();
        } catch (IOException e) {
            LOG.atWarn().setCause(e).addKeyValue("directory", log.directory()).log("cannot close the ledger");
        } finally {
            lock.unlock();
        }
    }

    private void requireRoomFor(ActivationId id) {
        if (open.size() >= limits.openActivations() && open.get(id) == null) {
            throw new LedgerException.Full("cannot begin activation " + id + ": " + open.size()
                    + " are open already; see whether the activation store takes records");
        }
        if (log.bytes() >= limits.totalBytes()) {
            throw new LedgerException.Full("cannot begin activation " + id + ": " + log.directory() + " holds "
                    + log.bytes() + " bytes of at most " + limits.totalBytes()
                    + "; see whether the activation store takes records");
        }
    }

    private void append(byte kind, byte[] head, byte[] body) throws IOException {
        if (isClosed) {
            throw new IOException("the ledger in " + log.directory() + " is closed");
        }
        if (log.isFullFor((long) head.length + body.length)) {
            log.roll();
            dropDone();
            moveOldest();
        }
        log.append(kind, head, body);
    }

    private void dropDone() {
        while (log.oldestSegment() < log.newestSegment() && !open.isNeeded(log.oldestSegment())) {
            log.dropOldest();
        }
    }

    /** Takes what holds back the oldest files to the newest one. */
    private void moveOldest() throws IOException {
        while (log.newestSegment() - log.oldestSegment() >= PATIENT_SEGMENTS
                && open.neededBytes(log.oldestSegment()) < limits.segmentBytes() / MOVED_SHARE) {
            long oldest = log.oldestSegment();
            for (ActivationId id : open.startedIn(oldest)) {
                move(id, LedgerCodec.STARTED, NOTHING);
            }
            if (open.isNeeded(oldest)) {
                Map<ActivationId, byte[]> records = new HashMap<>();
                log.read(oldest, (segment, kind, content) -> collect(oldest, kind, content, records));
                for (Map.Entry<ActivationId, byte[]> it : records.entrySet()) {
                    move(it.getKey(), open.kind(it.getKey()), it.getValue());
                }
            }
            if (open.isNeeded(oldest)) {
                return; // what is open there cannot be read: it stays where it is
            }
            dropDone();
        }
    }

    private void collect(long segment, byte kind, ByteBuffer content, Map<ActivationId, byte[]> records) {
        if (kind == LedgerCodec.FINISHED || kind == LedgerCodec.ENDED) {
            ActivationId id = LedgerCodec.id(content);
            Entry entry = open.get(id);
            if (entry != null && entry.segment() == segment) {
                content.getInt();
                records.put(id, LedgerCodec.rest(content));
            }
        }
    }

    private void move(ActivationId id, byte kind, byte[] record) throws IOException {
        int attempts = open.attempts(id);
        log.append(kind, LedgerCodec.head(id, attempts), record);
        open.put(id, new Entry(log.newestSegment(), LedgerCodec.HEAD_BYTES + record.length, attempts, kind));
    }

    private void replay(long segment, byte kind, ByteBuffer content) {
        int bytes = content.remaining();
        switch (kind) {
            case LedgerCodec.STARTED -> {
                ActivationId id = LedgerCodec.id(content);
                int attempts = content.getInt();
                open.put(id, new Entry(segment, bytes, attempts, kind));
                inherited.put(id, new Known.Started(attempts));
            }
            case LedgerCodec.FINISHED -> {
                ActivationId id = LedgerCodec.id(content);
                open.put(id, new Entry(segment, bytes, content.getInt(), kind));
                inherited.put(id, new Known.Finished(LedgerCodec.rest(content)));
            }
            case LedgerCodec.ENDED -> {
                ActivationId id = LedgerCodec.id(content);
                open.put(id, new Entry(segment, bytes, content.getInt(), kind));
                inherited.put(id, new Known.Ended(LedgerCodec.rest(content)));
            }
            case LedgerCodec.STORED -> {
                while (content.remaining() >= LedgerCodec.ID_BYTES) {
                    ActivationId id = LedgerCodec.id(content);
                    open.remove(id);
                    inherited.remove(id);
                }
            }
            default -> {
                // of a later version: not for us
            }
        }
    }
}
