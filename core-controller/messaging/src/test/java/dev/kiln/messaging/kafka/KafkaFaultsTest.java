// SPDX-License-Identifier: Apache-2.0
package dev.kiln.messaging.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kiln.broker.process.BrokerProcess;
import dev.kiln.messaging.BusConsumer;
import dev.kiln.messaging.BusException;
import dev.kiln.messaging.BusMessage;
import dev.kiln.messaging.MessageBus.BusHealth;
import dev.kiln.messaging.MessageBus.StartAt;
import dev.kiln.messaging.TopicName;
import dev.kiln.messaging.TopicSpec;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

/** What a bus does while its broker dies, stands still, or loses a topic. */
class KafkaFaultsTest {

    private static final Duration PATIENCE = Duration.ofSeconds(40);
    private static final KafkaTimeouts SHORT = new KafkaTimeouts(
            Duration.ofSeconds(2), Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofSeconds(3), Duration.ZERO);

    @TempDir
    static Path directory;

    private static BrokerProcess broker;

    private KafkaBus bus;
    private TopicName topic;

    @BeforeAll
    static void startBroker() throws Exception {
        broker = TestBroker.start(directory);
    }

    @AfterAll
    static void stopBroker() {
        broker.close();
    }

    @BeforeEach
    void openBus(TestInfo test) {
        topic = new TopicName(test.getTestMethod().orElseThrow().getName());
        bus = KafkaBus.connect(KafkaConfig.standard(broker.address()).withTimeouts(SHORT), InstantSource.system());
        makeTopic();
    }

    @AfterEach
    void closeBus() {
        bus.close();
    }

    @Test
    void nothingAcknowledgedIsLostWhenTheBrokerIsKilledAndAllGoesOn() throws Exception {
        Set<Integer> acknowledged = new ConcurrentSkipListSet<>();
        Set<Integer> read = new ConcurrentSkipListSet<>();
        boolean[] isOver = new boolean[1];
        Thread reader = Thread.ofPlatform().daemon().start(() -> readAll(read, isOver));
        int next = publishUntil(acknowledged, 0, () -> acknowledged.size() > 500);

        broker.kill();
        // in doubt: the broker may have had it, or not
        assertThat(failureOf(bus.publish(topic, bytes(String.valueOf(next++))))).isInstanceOf(BusException.class);
        broker.restart(TestBroker.PATIENCE);
        int sizeBefore = acknowledged.size();
        publishUntil(acknowledged, next, () -> acknowledged.size() > sizeBefore + 500);

        await("all that was acknowledged is read", () -> read.containsAll(acknowledged));
        assertThat(bus.readSince(topic, Instant.EPOCH).stream().map(KafkaFaultsTest::number))
                .containsAll(acknowledged);
        synchronized (isOver) {
            isOver[0] = true;
        }
        assertThat(reader.join(PATIENCE)).isTrue();
    }

    @Test
    void aReaderGoesOnWhereItCommittedAfterTheBrokerWasKilled() throws Exception {
        publish("a", "b", "c");
        try (BusConsumer consumer = open()) {
            consumer.commit(read(consumer, 3).get(1).offset() + 1);
        }

        broker.kill();
        broker.restart(TestBroker.PATIENCE);

        try (BusConsumer consumer = open()) {
            assertThat(text(read(consumer, 1).getFirst())).isEqualTo("c");
        }
    }

    @Test
    void aBrokerThatStandsStillFailsPublishersAndReadersInTimeAndIsUsedAgainWhenItMoves() throws Exception {
        try (BusConsumer consumer = open()) {
            publish("before");
            read(consumer, 1);

            broker.pause();
            long begin = System.nanoTime();
            try {
                assertThat(failureOf(bus.publish(topic, bytes("meanwhile"))))
                        .isInstanceOf(BusException.Unavailable.class)
                        .hasMessageContaining(broker.address());
                assertThat(Duration.ofNanos(System.nanoTime() - begin))
                        .isLessThan(SHORT.delivery().plusSeconds(3));
                assertThatThrownBy(() -> consumer.poll(1, PATIENCE)).isInstanceOf(BusException.Unavailable.class);
                assertThat(bus.check()).isInstanceOf(BusHealth.Down.class);
            } finally {
                broker.resume();
            }

            await("messages are taken again", () -> failureOf(bus.publish(topic, bytes("after"))) == null);
            await("the reader goes on", () -> textsOf(consumer).contains("after"));
            assertThat(bus.check()).isInstanceOf(BusHealth.Up.class);
        }
    }

    @Test
    void publishingNeverWaitsForABrokerThatIsAway() throws Exception {
        publish("before");
        broker.pause();
        try {
            long begin = System.nanoTime();
            List<CompletionStage<Void>> stages = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                stages.add(bus.publish(topic, bytes("m" + i)));
                stages.add(bus.publish(new TopicName(topic + ".unknown"), bytes("m" + i)));
            }

            // far less than if each of them waited
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(SHORT.delivery());
            assertThat(stages).allSatisfy(it -> assertThat(failureOf(it)).isInstanceOf(BusException.Unavailable.class));
        } finally {
            broker.resume();
        }
    }

    @Test
    void aBusThatIsMadeWhileTheBrokerIsAwayWorksOnceItIsThere() throws Exception {
        publish("before");
        broker.kill();
        try (KafkaBus early =
                KafkaBus.connect(KafkaConfig.standard(broker.address()).withTimeouts(SHORT), InstantSource.system())) {
            assertThat(early.check()).isInstanceOf(BusHealth.Down.class);
            assertThatThrownBy(() -> early.open(topic, "group", StartAt.EARLIEST))
                    .isInstanceOf(BusException.Unavailable.class);

            broker.restart(TestBroker.PATIENCE);

            await("messages are taken", () -> failureOf(early.publish(topic, bytes("after"))) == null);
            assertThat(early.readSince(topic, Instant.EPOCH)).hasSize(2);
        } finally {
            if (!broker.isAlive()) {
                broker.restart(TestBroker.PATIENCE);
            }
        }
    }

    @Test
    void aTopicThatWasDeletedIsMissedAndWorksAgainOnceItIsMade() throws Exception {
        try (BusConsumer consumer = open()) {
            publish("old", "older", "oldest");
            consumer.commit(read(consumer, 3).getLast().offset() + 1);

            deleteTopic();

            await(
                    "the publisher misses the topic",
                    () -> failureOf(bus.publish(topic, bytes("lost"))) instanceof BusException.NoSuchTopic);
            assertThatThrownBy(() -> consumer.poll(1, PATIENCE)).isInstanceOf(BusException.NoSuchTopic.class);
            assertThatThrownBy(() -> bus.readSince(topic, Instant.EPOCH)).isInstanceOf(BusException.NoSuchTopic.class);
            assertThatThrownBy(this::open).isInstanceOf(BusException.NoSuchTopic.class);

            makeTopic();
            publish("new", "newer");

            assertThat(read(consumer, 2)).extracting(KafkaFaultsTest::text).containsExactly("new", "newer");
            assertThat(bus.readSince(topic, Instant.EPOCH)).hasSize(2);
        }
    }

    @Test
    void aTopicThatAnotherProcessMadeAgainIsFoundAgain() throws Exception {
        publish("old");
        deleteTopic();
        await(
                "the publisher misses the topic",
                () -> failureOf(bus.publish(topic, bytes("lost"))) instanceof BusException.NoSuchTopic);

        try (KafkaBus other = KafkaBus.connect(KafkaConfig.standard(broker.address()), InstantSource.system())) {
            other.ensureTopic(spec());
        }

        publish("new");
        assertThat(bus.readSince(topic, Instant.EPOCH)).hasSize(1);
    }

    @Test
    void whatNobodyUnderstandsIsDeliveredAsItIs() throws Exception {
        byte[] poison = {0, -1, 127, -128, 10, 0};
        bus.publish(topic, poison).toCompletableFuture().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        publish("next");

        try (BusConsumer consumer = open()) {
            List<BusMessage> messages = read(consumer, 2);
            assertThat(messages.getFirst().payload()).isEqualTo(poison);
            assertThat(text(messages.getLast())).isEqualTo("next");
        }
    }

    @Test
    void closingWhileTheBrokerIsAwayTakesNotLong() throws Exception {
        publish("a");
        BusConsumer consumer = open();
        consumer.commit(read(consumer, 1).getFirst().offset() + 1);
        broker.pause();
        try {
            long begin = System.nanoTime();

            bus.close();

            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(5));
        } finally {
            broker.resume();
        }
    }

    private void readAll(Set<Integer> read, boolean[] isOver) {
        try (BusConsumer consumer = open()) {
            while (true) {
                synchronized (isOver) {
                    if (isOver[0]) {
                        return;
                    }
                }
                try {
                    for (BusMessage message : consumer.poll(50, Duration.ofMillis(200))) {
                        read.add(number(message));
                        consumer.commit(message.offset() + 1);
                    }
                } catch (BusException.Unavailable e) {
                    // the broker is away: that is the test
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** One at a time; returns the number of the next. */
    private int publishUntil(Set<Integer> acknowledged, int first, BooleanSupplier isEnough) {
        int next = first;
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!isEnough.getAsBoolean()) {
            assertThat(System.nanoTime()).as("messages were not taken").isLessThan(deadline);
            if (failureOf(bus.publish(topic, bytes(String.valueOf(next)))) == null) {
                acknowledged.add(next);
            }
            next++;
        }
        return next;
    }

    private void deleteTopic() throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.address()))) {
            admin.deleteTopics(List.of(topic.value())).all().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private void makeTopic() {
        bus.ensureTopic(spec());
    }

    private TopicSpec spec() {
        return new TopicSpec(topic, Duration.ofHours(1), 10_000);
    }

    private BusConsumer open() {
        return bus.open(topic, topic + ".group", StartAt.EARLIEST);
    }

    private void publish(String... texts) {
        for (String text : texts) {
            assertThat(failureOf(bus.publish(topic, bytes(text)))).isNull();
        }
    }

    private static List<BusMessage> read(BusConsumer consumer, int count) throws InterruptedException {
        List<BusMessage> messages = new ArrayList<>();
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (messages.size() < count) {
            assertThat(System.nanoTime()).as("only %s came", messages).isLessThan(deadline);
            try {
                messages.addAll(consumer.poll(count - messages.size(), Duration.ofSeconds(1)));
            } catch (BusException e) {
                // it may go on with the next poll
            }
        }
        return messages;
    }

    private static List<String> textsOf(BusConsumer consumer) {
        try {
            return consumer.poll(10, Duration.ofMillis(200)).stream()
                    .map(KafkaFaultsTest::text)
                    .toList();
        } catch (BusException.Unavailable e) {
            return List.of();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static Throwable failureOf(CompletionStage<Void> stage) {
        return stage.handle((sent, failure) -> failure)
                .toCompletableFuture()
                .orTimeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                .join();
    }

    private static void await(String what, BooleanSupplier isSo) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!isSo.getAsBoolean()) {
            assertThat(System.nanoTime()).as(what).isLessThan(deadline);
            pause();
        }
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(20);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String text(BusMessage message) {
        return new String(message.payload(), StandardCharsets.UTF_8);
    }

    private static int number(BusMessage message) {
        return Integer.parseInt(text(message));
    }
}
