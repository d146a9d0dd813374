// SPDX-License-Identifier: Apache-2.0
package dev.kiln.store.embedded;

import dev.kiln.store.StoreException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one writer of a database: all writes that wait share a transaction, so that they share the wait for the disk. A caller
 * goes on when the transaction with its write is on the disk.
 */
final class GroupCommit implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(GroupCommit.class);

    /** How many writes may wait; who comes then is refused after {@link #PATIENCE}. */
    private static final int QUEUE_LENGTH = 1_024;

    /** How many writes share a transaction at most; bounds how long the first one waits for the last. */
    private static final int GROUP_SIZE = 256;

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final BlockingQueue<Pending<?>> queue = new ArrayBlockingQueue<>(QUEUE_LENGTH);
    private final Session session;
    private final Thread thread;

    /** Set by {@link #close}, read by all callers. */
    private volatile boolean isClosed;

    /** A write that waits for its commit. */
    private static final class Pending<T> {
        private final String attempt;
        private final Session.Work<T> work;
        private final CompletableFuture<T> outcome = new CompletableFuture<>();
        private Runnable success = () -> {};

        Pending(String attempt, Session.Work<T> work) {
            this.attempt = attempt;
            this.work = work;
        }

        void run(Session session) throws SQLException {
            T result = work.run(session);
            success = () -> outcome.complete(result);
        }

        void succeed() {
            success.run();
        }

        void fail(Exception e) {
            outcome.completeExceptionally(e instanceof SQLException sql ? SqlErrors.translate(attempt, sql) : e);
        }
    }

    GroupCommit(Session session, ThreadFactory threads) {
        this.session = session;
        this.thread = threads.newThread(this::run);
    }

    void start() {
        thread.start();
    }

    /**
     * Does the work in a transaction and returns when it is durable. The work may be run more than once.
     *
     * @throws StoreException.Unavailable also when it took too long: whether it was written is then unknown
     */
    <T> T write(String attempt, Session.Work<T> work) {
        Pending<T> pending = new Pending<>(attempt, work);
        try {
            if (isClosed || !queue.offer(pending, PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                throw refusal(attempt);
            }
            if (isClosed && !thread.isAlive()) {
                failWaiting();
            }
            return pending.outcome.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreException.Unavailable(
                    "interrupted while trying to " + attempt + "; whether it was written is unknown", e);
        } catch (TimeoutException e) {
            throw new StoreException.Unavailable(
                    "gave up trying to " + attempt + " after " + PATIENCE + "; whether it was written is unknown", e);
        } catch (ExecutionException e) {
            throw rethrow(attempt, e.getCause() == null ? e : e.getCause());
        }
    }

    boolean isAlive() {
        return thread.isAlive();
    }

    /** Finishes what waits, then ends. */
    @Override
    public void close() {
        if (isClosed) {
            return;
        }
        isClosed = true;
        try {
            // wakes the thread; a full queue keeps it awake anyway
            queue.offer(new Pending<>("close the store", ignored -> true));
            if (thread.isAlive() && !thread.join(PATIENCE)) {
                LOG.atError().log("the store's writer did not end in time; its last writes may be lost");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        failWaiting();
    }

    private void run() {
        List<Pending<?>> group = new ArrayList<>();
        try {
            while (!isClosed || !queue.isEmpty()) {
                group.add(queue.take());
                queue.drainTo(group, GROUP_SIZE - 1);
                commit(group);
                group.clear();
            }
        } catch (InterruptedException e) {
            LOG.atError().log("the store's writer was interrupted; nothing more is written");
        } finally {
            // also after an error that nobody catches: callers hear at once that there is no writer
            isClosed = true;
            group.forEach(pending -> pending.fail(refusal(pending.attempt)));
            failWaiting();
        }
    }

    private void commit(List<Pending<?>> group) {
        try {
            session.execute("BEGIN IMMEDIATE");
        } catch (SQLException e) {
            rollback();
            // another program holds the database, and was waited for: not again for each of them
            group.forEach(pending -> pending.fail(e));
            return;
        }
        try {
            for (Pending<?> pending : group) {
                pending.run(session);
            }
            session.execute("COMMIT");
        } catch (SQLException | RuntimeException e) {
            rollback();
            if (group.size() == 1) {
                group.getFirst().fail(e);
            } else {
                // one of them is at fault; the others shall not suffer
                group.forEach(pending -> commit(List.of(pending)));
            }
            return;
        }
        group.forEach(Pending::succeed);
    }

    private void rollback() {
        try {
            session.execute("ROLLBACK");
        } catch (SQLException e) {
            LOG.atDebug().setCause(e).log("nothing to roll back");
        }
    }

    private void failWaiting() {
        List<Pending<?>> waiting = new ArrayList<>();
        queue.drainTo(waiting);
        waiting.forEach(pending -> pending.fail(refusal(pending.attempt)));
    }

    private StoreException refusal(String attempt) {
        return new StoreException.Unavailable(
                isClosed
                        ? "cannot " + attempt + ": the store is closed"
                        : "cannot " + attempt + ": " + queue.size() + " writes wait already; the disk is too slow",
                null);
    }

    private static RuntimeException rethrow(String attempt, Throwable cause) {
        return switch (cause) {
            case RuntimeException e -> e;
            default -> new StoreException.Unavailable("cannot " + attempt + ": " + cause, cause);
        };
    }
}
