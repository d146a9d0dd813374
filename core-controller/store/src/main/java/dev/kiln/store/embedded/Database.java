// SPDX-License-Identifier: Apache-2.0
package dev.kiln.store.embedded;

import dev.kiln.store.Revision;
import dev.kiln.store.StoreException;
import dev.kiln.store.StoreHealth;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConfig.JournalMode;
import org.sqlite.SQLiteConfig.SynchronousMode;
import org.sqlite.SQLiteConfig.TempStore;

/** A SQLite database with one writer and a few readers, who see what was committed when they began. */
final class Database implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Database.class);

    /** Reads are short and from memory; more connections than cores that can serve them only cost cache. */
    private static final int READERS = 4;

    private static final Duration READER_PATIENCE = Duration.ofSeconds(10);
    private static final int BUSY_TIMEOUT_MILLIS = 10_000;
    private static final int CACHE_KIBIBYTES = 16 * 1024;

    /** Pages that the log may grow by before they are copied into the database: 16 MB, so that a page is copied once. */
    private static final int CHECKPOINT_PAGES = 4_096;

    private final Path file;
    private final Session writerSession;
    private final GroupCommit writer;
    private final BlockingQueue<Session> readers = new ArrayBlockingQueue<>(READERS);
    private final long epoch;
    private final AtomicLong writes = new AtomicLong();

    /** Set by {@link #close}, read by all callers. */
    private volatile boolean isClosed;

    Database(Path file, ThreadFactory threads) {
        this.file = file;
        List<Session> opened = new ArrayList<>();
        try {
            writerSession = connect(opened);
            Schema.prepare(writerSession);
            epoch = Schema.nextEpoch(writerSession);
            for (int i = 0; i < READERS; i++) {
                Session reader = connect(opened);
                reader.execute("PRAGMA query_only = true");
                readers.add(reader);
            }
        } catch (SQLException e) {
            closeAll(opened);
            throw SqlErrors.translate("open the database " + file, e);
        } catch (StoreException e) {
            closeAll(opened);
            throw e;
        }
        writer = new GroupCommit(writerSession, threads);
        writer.start();
    }

    /** A revision that never was before: whoever remembers a deleted document's finds it nowhere again. */
    Revision newRevision() {
        return new Revision(epoch + "-" + writes.incrementAndGet());
    }

    /** As {@link GroupCommit#write}. */
    <T> T write(String attempt, Session.Work<T> work) {
        return writer.write(attempt, work);
    }

    <T> T read(String attempt, Session.Work<T> work) {
        Session session = takeReader(attempt);
        try {
            return work.run(session);
        } catch (SQLException e) {
            throw SqlErrors.translate(attempt, e);
        } finally {
            readers.add(session);
        }
    }

    StoreHealth check() {
        if (isClosed || !writer.isAlive()) {
            return new StoreHealth.Down("the database " + file + " is closed");
        }
        try {
            return read("check the database", session -> {
                try (ResultSet rows = session.prepare("SELECT 1").executeQuery()) {
                    return new StoreHealth.Up("SQLite in " + file + (rows.next() ? "" : "?"));
                }
            });
        } catch (StoreException e) {
            return new StoreHealth.Down(String.valueOf(e.getMessage()));
        }
    }

    /** Ends the writer first, so that nothing is acknowledged that the closing could lose. */
    @Override
    public void close() {
        if (isClosed) {
            return;
        }
        isClosed = true;
        writer.close();
        try {
            for (int i = 0; i < READERS; i++) {
                takeReader("close the database").close();
            }
            writerSession.close();
        } catch (SQLException | StoreException e) {
            LOG.atWarn().setCause(e).log("the database was not closed cleanly; it is recovered at the next start");
        }
    }

    private Session takeReader(String attempt) {
        try {
            Session session = readers.poll(READER_PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            if (session != null) {
                return session;
            }
            throw new StoreException.Unavailable(
                    "cannot " + attempt + ": "
                            + (isClosed ? "the store is closed" : "no connection was free for " + READER_PATIENCE),
                    null);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreException.Unavailable("interrupted while trying to " + attempt, e);
        }
    }

    private Session connect(List<Session> opened) throws SQLException {
        SQLiteConfig config = new SQLiteConfig();
        config.setJournalMode(JournalMode.WAL);
        config.setSynchronous(SynchronousMode.FULL);
        config.setBusyTimeout(BUSY_TIMEOUT_MILLIS);
        config.setCacheSize(-CACHE_KIBIBYTES);
        config.setTempStore(TempStore.MEMORY);
        // else the driver asks for the last row's id after each insert, which costs as much as the insert
        config.setGetGeneratedKeys(false);
        config.setPragma(SQLiteConfig.Pragma.WAL_AUTOCHECKPOINT, String.valueOf(CHECKPOINT_PAGES));
        Session session = new Session(config.createConnection("jdbc:sqlite:" + file));
        opened.add(session);
        return session;
    }

    private static void closeAll(List<Session> sessions) {
        for (Session session : sessions) {
            try {
                session.close();
            } catch (SQLException e) {
                LOG.atWarn().setCause(e).log("a connection to a database that could not be opened was not closed");
            }
        }
    }
}
