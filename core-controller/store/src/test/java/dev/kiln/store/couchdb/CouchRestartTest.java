// SPDX-License-Identifier: Apache-2.0
package dev.kiln.store.couchdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kiln.model.action.Code;
import dev.kiln.model.name.QualifiedName;
import dev.kiln.store.ChangeFeed;
import dev.kiln.store.Expected;
import dev.kiln.store.PutOutcome.Written;
import dev.kiln.store.Revision;
import dev.kiln.store.Samples;
import dev.kiln.store.StoreException;
import dev.kiln.store.StoreHealth;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Kills the database and starts it again. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class CouchRestartTest {

    private static final int BATCH = 20;
    private static final long PATIENCE_SECONDS = 60;

    @TempDir
    Path directory;

    private CouchServer server;
    private CouchDbStores stores;

    @BeforeEach
    void open() throws Exception {
        server = CouchServer.onDisk(directory);
        stores = CouchDbStores.open(server.newConfig(), Thread::new, new SecureRandom());
    }

    @AfterEach
    void close() throws Exception {
        if (stores != null) {
            stores.close();
        }
        if (server != null) {
            server.close();
        }
    }

    @Test
    void whatWasAcknowledgedSurvivesADeath() throws Exception {
        Queue<QualifiedName> actions = new ConcurrentLinkedQueue<>();
        Queue<Long> batches = new ConcurrentLinkedQueue<>();
        for (int round = 0; round < 2; round++) {
            writeAndKill(round, actions, batches);
            server.start();
        }

        assertThat(actions).hasSizeGreaterThan(10);
        assertThat(batches).hasSizeGreaterThan(2);
        for (QualifiedName name : actions) {
            Code code = stores.artifacts()
                    .action(name)
                    .orElseThrow(() -> new AssertionError(name + " is lost"))
                    .value()
                    .exec()
                    .optionalCode()
                    .orElseThrow();
            assertThat(stores.artifacts().code(name, (Code.Attached) code)).isEqualTo(code(name));
        }
        for (long first : batches) {
            for (long number = first; number < first + BATCH; number++) {
                assertThat(stores.activations().get(Samples.GUEST, Samples.id(number)))
                        .isPresent();
            }
        }
    }

    @Test
    void aDatabaseThatIsAwayIsUnavailableAndComesBackByItself() throws Exception {
        Revision revision = put("guest/hello");
        server.kill();

        long begin = System.nanoTime();
        assertThatThrownBy(() -> stores.artifacts().action(QualifiedName.parse("guest/hello")))
                .isInstanceOf(StoreException.Unavailable.class)
                .hasMessageContaining("guest/hello")
                .hasMessageContaining(
                        server.uri().getHost() + ":" + server.uri().getPort())
                .hasMessageContaining("_whisks");
        assertThatThrownBy(() -> stores.activations().append(List.of(Samples.activation(1))))
                .isInstanceOf(StoreException.Unavailable.class);
        assertThatThrownBy(() -> stores.artifacts().delete(QualifiedName.parse("guest/hello"), revision))
                .isInstanceOf(StoreException.Unavailable.class);
        assertThat(stores.artifacts().check()).isInstanceOf(StoreHealth.Down.class);
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(20));

        server.start();
        assertThat(stores.artifacts().action(QualifiedName.parse("guest/hello")))
                .isPresent();
        assertThat(stores.artifacts().check()).isInstanceOf(StoreHealth.Up.class);
    }

    @Test
    void theFeedOfChangesGoesOnAfterADeath() throws Exception {
        put("guest/before");
        BlockingQueue<QualifiedName> changes = new LinkedBlockingQueue<>();
        try (ChangeFeed.Watch watch = stores.changes().watch(changes::add)) {
            Revision revision = put("guest/one");
            awaitChange(changes, "guest/one");

            server.kill();
            server.start();
            stores.artifacts().delete(QualifiedName.parse("guest/one"), revision);
            put("guest/my pkg/two");

            awaitChange(changes, "guest/one");
            awaitChange(changes, "guest/my pkg/two");
            assertThat(changes).doesNotContain(QualifiedName.parse("guest/before"));
        }
    }

    @Test
    void aClosedWatchTellsNothingMore() throws Exception {
        BlockingQueue<QualifiedName> changes = new LinkedBlockingQueue<>();
        ChangeFeed.Watch watch = stores.changes().watch(changes::add);
        put("guest/one");
        awaitChange(changes, "guest/one");

        long begin = System.nanoTime();
        watch.close();
        watch.close();
        put("guest/two");

        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(5));
        assertThat(changes).doesNotContain(QualifiedName.parse("guest/two"));
    }

    @Test
    void aListenerThatFailsHearsTheNextChange() throws Exception {
        BlockingQueue<QualifiedName> changes = new LinkedBlockingQueue<>();
        try (ChangeFeed.Watch watch = stores.changes().watch(name -> {
            changes.add(name);
            throw new IllegalStateException("on purpose");
        })) {
            put("guest/one");
            put("guest/two");

            awaitChange(changes, "guest/one");
            awaitChange(changes, "guest/two");
        }
    }

    private void writeAndKill(int round, Queue<QualifiedName> actions, Queue<Long> batches) throws Exception {
        AtomicBoolean isOver = new AtomicBoolean();
        int before = actions.size();
        Thread[] writers = {
            Thread.ofVirtual().start(() -> {
                for (int i = 0; !isOver.get(); i++) {
                    QualifiedName name = QualifiedName.parse("guest/a-" + round + "-" + i);
                    if (ignoringAbsence(() -> put(name.toString()))) {
                        actions.add(name);
                    }
                }
            }),
            Thread.ofVirtual().start(() -> {
                for (long next = round * 1_000_000L; !isOver.get(); next += BATCH) {
                    long first = next;
                    if (ignoringAbsence(() -> stores.activations()
                            .append(LongStream.range(first, first + BATCH)
                                    .mapToObj(Samples::activation)
                                    .toList()))) {
                        batches.add(first);
                    }
                }
            })
        };
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while ((actions.size() < before + 10 || batches.size() < 2) && System.nanoTime() < deadline) {
            Thread.onSpinWait();
        }
        server.kill();
        isOver.set(true);
        for (Thread writer : writers) {
            assertThat(writer.join(Duration.ofSeconds(PATIENCE_SECONDS))).isTrue();
        }
    }

    /** Whether it was acknowledged. */
    private static boolean ignoringAbsence(Runnable write) {
        try {
            write.run();
            return true;
        } catch (StoreException.Unavailable e) {
            return false;
        }
    }

    private Revision put(String name) {
        return ((Written) stores.artifacts()
                        .put(Samples.action(name, code(QualifiedName.parse(name))), new Expected.Absent()))
                .revision();
    }

    private static Code.Inline code(QualifiedName name) {
        return new Code.Inline((name + ";").repeat(2_000), false);
    }

    private static void awaitChange(BlockingQueue<QualifiedName> changes, String name) throws InterruptedException {
        QualifiedName wanted = QualifiedName.parse(name);
        QualifiedName change;
        do {
            change = changes.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            assertThat(change).as("the change of %s", name).isNotNull();
        } while (!change.equals(wanted));
    }
}
