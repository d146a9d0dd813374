// SPDX-License-Identifier: Apache-2.0
package dev.kiln.messaging.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kiln.broker.process.BrokerProcess;
import dev.kiln.messaging.BusConsumer;
import dev.kiln.messaging.BusException;
import dev.kiln.messaging.MessageBus;
import dev.kiln.messaging.MessageBus.StartAt;
import dev.kiln.messaging.MessageBusContract;
import dev.kiln.messaging.TopicName;
import dev.kiln.messaging.TopicSpec;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KafkaBusTest extends MessageBusContract {

    private static final int FETCH_BYTES = 64 * 1024;

    @TempDir
    static Path directory;

    private static BrokerProcess broker;

    @BeforeAll
    static void startBroker() throws Exception {
        broker = TestBroker.start(directory);
    }

    @AfterAll
    static void stopBroker() {
        broker.close();
    }

    @Override
    protected MessageBus openBus() {
        return KafkaBus.connect(config(), InstantSource.system());
    }

    private static KafkaConfig config() {
        return KafkaConfig.standard(broker.address())
                .withTimeouts(KafkaTimeouts.STANDARD.withClockSkew(Duration.ZERO))
                .withLimits(new KafkaLimits(1024 * 1024, 8L * 1024 * 1024, FETCH_BYTES, 100));
    }

    @Test
    void readsBackOnlyWhatWasPublishedSince() throws Exception {
        publish("old");
        Instant since = Instant.now().plusMillis(1);
        await(() -> Instant.now().isAfter(since));
        publish("new", "newer");

        assertThat(bus.readSince(topic, since))
                .extracting(MessageBusContract::text)
                .containsExactly("new", "newer");
    }

    @Test
    void readsBackMoreThanAFetchTakes() {
        int count = 20;
        for (int i = 0; i < count; i++) {
            settle(bus.publish(topic, new byte[FETCH_BYTES / 2]));
        }

        assertThat(bus.readSince(topic, Instant.EPOCH)).hasSize(count);
    }

    @Test
    void readingBackASecondTimeIsQuick() {
        publish("a", "b", "c");
        TopicName other = new TopicName(topic + ".other");
        makeTopic(other);
        bus.readSince(topic, Instant.EPOCH);

        List<Long> millis = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            TopicName next = i % 2 == 0 ? other : topic;
            long begin = System.nanoTime();
            bus.readSince(next, Instant.now().minusSeconds(10));
            millis.add((System.nanoTime() - begin) / 1_000_000);
        }

        // the median, as a busy machine may delay any one of them
        assertThat(millis.stream().sorted().toList().get(5)).isLessThan(100);
    }

    @Test
    void anotherProcessPublishesToATopicThatItDidNotMake() throws Exception {
        try (MessageBus other = openBus();
                BusConsumer consumer = open("group", StartAt.EARLIEST)) {
            List<String> sent = IntStream.range(0, 200).mapToObj(i -> "m" + i).toList();
            List<CompletionStage<Void>> stages = new ArrayList<>();

            sent.forEach(text -> stages.add(other.publish(topic, bytes(text))));

            stages.forEach(MessageBusContract::settle);
            assertThat(read(consumer, sent.size())).isEqualTo(sent);
        }
    }

    @Test
    void theBrokerRefusesWhatIsTooLargeForATopicThatAnotherProcessMade() {
        try (MessageBus other = openBus()) {
            assertThat(failureOf(other.publish(topic, new byte[2 * MAX_MESSAGE_BYTES])))
                    .isInstanceOf(BusException.TooLarge.class)
                    .hasMessageContaining(String.valueOf(2 * MAX_MESSAGE_BYTES));
        }
    }

    @Test
    void aTopicThatIsThereTakesTheSettingsOfItsNewSpecification() {
        bus.ensureTopic(new TopicSpec(topic, Duration.ofHours(2), TopicSpec.ALL, 4 * MAX_MESSAGE_BYTES));

        settle(bus.publish(topic, new byte[3 * MAX_MESSAGE_BYTES]));
        assertThat(bus.readSince(topic, Instant.EPOCH).getFirst().payload()).hasSize(3 * MAX_MESSAGE_BYTES);
    }

    @Test
    void refusesMoreThanMayWaitToBeAcknowledged() {
        List<CompletionStage<Void>> stages = new ArrayList<>();
        for (int i = 0; i < 2_000; i++) {
            stages.add(bus.publish(topic, new byte[MAX_MESSAGE_BYTES / 2]));
        }

        List<Throwable> failures = new ArrayList<>();
        stages.forEach(it -> {
            Throwable failure = failureOf(it);
            if (failure != null) {
                failures.add(failure);
            }
        });
        assertThat(failures).isNotEmpty().hasSizeLessThan(2_000).allSatisfy(it -> assertThat(it)
                .isInstanceOf(BusException.Full.class));
    }

    @Test
    void anInterruptedPublisherHarmsNobody() {
        Thread.currentThread().interrupt();
        CompletionStage<Void> interrupted = bus.publish(topic, bytes("a"));
        assertThat(Thread.interrupted()).isTrue();
        settle(interrupted);

        publish("b");
    }

    @Test
    void commitsWhileTheReaderWaits() throws Exception {
        publish("a", "b");
        try (BusConsumer consumer = open("group", StartAt.EARLIEST)) {
            long offset = readMessages(consumer, 2).getLast().offset();
            Thread reader = Thread.ofVirtual().start(() -> {
                try {
                    consumer.poll(1, PATIENCE.multipliedBy(2));
                } catch (InterruptedException e) {
                    // the end of the test
                }
            });

            consumer.commit(offset);

            await(() -> bus.readUncommitted(topic, topic + ".group").size() == 1);
            reader.interrupt();
            assertThat(reader.join(PATIENCE)).isTrue();
        }
    }

    @Test
    void commitsWhileTheReaderHandsOutWhatItHolds() throws Exception {
        for (int i = 0; i < 20; i++) {
            publish("m" + i);
        }
        try (BusConsumer consumer = open("group", StartAt.EARLIEST)) {
            consumer.commit(readMessages(consumer, 1).getFirst().offset() + 1);
            readMessages(consumer, 1);

            await(() -> bus.readUncommitted(topic, topic + ".group").size() == 19);
        }
    }

    @Test
    void aCommitBeyondTheEndDoesNotSkipWhatComesLater() throws Exception {
        try (BusConsumer consumer = open("group", StartAt.EARLIEST)) {
            consumer.commit(1_000_000);
        }
        publish("later");

        try (BusConsumer consumer = open("group", StartAt.EARLIEST)) {
            assertThat(read(consumer, 1)).containsExactly("later");
        }
    }

    @Test
    void refusesMoreReplicasThanThereAreBrokers() {
        try (MessageBus other = KafkaBus.connect(config().withReplicationFactor(3), InstantSource.system())) {
            TopicSpec spec =
                    new TopicSpec(new TopicName(topic + ".replicated"), Duration.ofHours(1), MAX_MESSAGE_BYTES);

            assertThatThrownBy(() -> other.ensureTopic(spec))
                    .isInstanceOf(BusException.Unavailable.class)
                    .hasMessageContaining("eplication");
        }
    }

    @Test
    void refusesAddressesThatAreNone() {
        assertThatThrownBy(() ->
                        KafkaBus.connect(KafkaConfig.standard("no-such-host.invalid:9092"), InstantSource.system()))
                .isInstanceOf(BusException.Unavailable.class)
                .hasMessageContaining("no-such-host.invalid");
    }

    private static void await(BooleanSupplier isSo) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!isSo.getAsBoolean()) {
            assertThat(deadline - System.nanoTime()).as("it did not become so").isPositive();
            TimeUnit.MILLISECONDS.sleep(5);
        }
    }
}
