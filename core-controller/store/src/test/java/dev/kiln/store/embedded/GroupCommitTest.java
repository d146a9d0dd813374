// SPDX-License-Identifier: Apache-2.0
package dev.kiln.store.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kiln.store.StoreException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.BusyHandler;

class GroupCommitTest {

    private static final int CALLERS = 5;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    Path directory;

    private final Queue<RuntimeException> failures = new ConcurrentLinkedQueue<>();
    private Connection connection;
    private Session session;
    private GroupCommit writer;

    @BeforeEach
    void open() throws SQLException {
        connection = connect();
        session = new Session(connection);
        session.execute("CREATE TABLE numbers (number INTEGER)");
        writer = new GroupCommit(session, GroupCommitTest::quietThread);
    }

    @AfterEach
    void close() throws SQLException {
        writer.close();
        session.close();
    }

    @Test
    void aGroupWaitsOnceForAProgramThatHoldsTheDatabase() throws Exception {
        AtomicInteger waits = new AtomicInteger();
        BusyHandler.setHandler(connection, new BusyHandler() {
            @Override
            protected int callback(int before) {
                waits.incrementAndGet();
                return 0;
            }
        });
        try (Connection other = connect()) {
            other.createStatement().execute("BEGIN IMMEDIATE");
            List<Thread> callers = callers();
            writer.start();
            join(callers);
        }

        assertThat(failures).hasSize(CALLERS).allSatisfy(e -> assertThat(e).hasMessageContaining("locked"));
        assertThat(waits).hasValue(1);
    }

    @Test
    void whoeverWritesAfterTheWriterDiedHearsItAtOnce() throws Exception {
        List<Thread> callers = new ArrayList<>();
        callers.add(caller(() -> {
            throw new StackOverflowError("on purpose");
        }));
        callers.addAll(callers());
        writer.start();
        join(callers);

        assertThat(failures).hasSize(CALLERS + 1);
        assertThatThrownBy(() -> writer.write("test", ignored -> 1))
                .isInstanceOf(StoreException.Unavailable.class)
                .hasMessageContaining("closed");
    }

    /** One whose death is not printed. */
    private static Thread quietThread(Runnable work) {
        Thread thread = new Thread(work);
        thread.setUncaughtExceptionHandler((dead, cause) -> {});
        return thread;
    }

    private List<Thread> callers() {
        List<Thread> callers = new ArrayList<>();
        for (int i = 0; i < CALLERS; i++) {
            callers.add(caller(() -> {}));
        }
        return callers;
    }

    /** One that waits for the writer already. */
    private Thread caller(Runnable work) {
        Thread caller = Thread.ofVirtual().start(() -> {
            try {
                writer.write("test", mine -> {
                    work.run();
                    return mine.update("INSERT INTO numbers VALUES (1)");
                });
            } catch (StoreException e) {
                failures.add(e);
            }
        });
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (caller.getState() != Thread.State.TIMED_WAITING && System.nanoTime() < end) {
            Thread.onSpinWait();
        }
        return caller;
    }

    private static void join(List<Thread> callers) throws InterruptedException {
        for (Thread caller : callers) {
            assertThat(caller.join(PATIENCE)).isTrue();
        }
    }

    private Connection connect() throws SQLException {
        return DriverManager.getConnection("jdbc:sqlite:" + directory.resolve("test.db"));
    }
}
