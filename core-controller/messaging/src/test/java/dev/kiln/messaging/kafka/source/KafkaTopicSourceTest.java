// SPDX-License-Identifier: Apache-2.0
package dev.kiln.messaging.kafka.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kiln.broker.process.BrokerCommand;
import dev.kiln.broker.process.BrokerProcess;
import dev.kiln.messaging.BusException;
import dev.kiln.messaging.topics.TopicReader;
import dev.kiln.messaging.topics.TopicRecord;
import dev.kiln.messaging.topics.TopicSource.Wanted;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

/** Against a real broker; each test has a topic of two partitions and a group of its own. */
class KafkaTopicSourceTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration POLL = Duration.ofMillis(200);

    @TempDir
    static Path directory;

    private static BrokerProcess broker;

    private final KafkaTopicSource source = new KafkaTopicSource();
    private String topic = "";

    @BeforeAll
    static void startBroker() throws Exception {
        BrokerCommand command =
                BrokerCommand.modest(Path.of(System.getProperty("java.home")), System.getProperty("java.class.path"));
        broker = BrokerProcess.start(command.shortLived(), directory, PATIENCE);
    }

    @AfterAll
    static void stopBroker() {
        broker.close();
    }

    @BeforeEach
    void makeTopic(TestInfo test) throws Exception {
        topic = test.getTestMethod().orElseThrow().getName();
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.address()))) {
            admin.createTopics(List.of(new NewTopic(topic, 2, (short) 1))).all().get(60, TimeUnit.SECONDS);
        }
    }

    @Test
    void readsWhatComesAfterItBegan() throws Exception {
        send(0, "before");
        try (TopicReader reader = source.open(wanted())) {
            joined(reader);
            send(0, "a");
            send(1, "b");

            List<TopicRecord> records = read(reader, 2);

            assertThat(values(records)).containsExactlyInAnyOrder("a", "b");
            assertThat(records).extracting(TopicRecord::topic).containsOnly(topic);
            assertThat(records.getFirst().key().map(KafkaTopicSourceTest::text)).contains("key");
            assertThat(records.getFirst().timestamp()).isAfter(Instant.EPOCH);
        }
    }

    @Test
    void whatWasNotCommittedComesAgain() throws Exception {
        try (TopicReader first = source.open(wanted())) {
            joined(first);
            send(0, "a");
            first.commit(read(first, 1));
            send(0, "b");
            read(first, 1);
        }

        try (TopicReader second = source.open(wanted())) {
            assertThat(values(read(second, 1))).containsExactly("b");
        }
    }

    @Test
    void whatCameBetweenTwoReadersIsNotLost() throws Exception {
        try (TopicReader first = source.open(wanted())) {
            joined(first);
        }
        send(0, "between");

        try (TopicReader second = source.open(wanted())) {
            assertThat(values(read(second, 1))).containsExactly("between");
        }
    }

    @Test
    void handsOutNoMoreThanIsWanted() throws Exception {
        try (TopicReader reader = source.open(wanted())) {
            joined(reader);
            for (int i = 0; i < 30; i++) {
                send(0, "m" + i);
            }

            List<TopicRecord> all = new ArrayList<>();
            while (all.size() < 30) {
                List<TopicRecord> some = reader.poll(POLL);
                assertThat(some).hasSizeLessThanOrEqualTo(10);
                all.addAll(some);
            }

            assertThat(values(all)).first().isEqualTo("m0");
        }
    }

    @Test
    void saysWhatCannotBeRead() {
        assertThat(source.problem(wanted())).isEmpty();
        assertThat(source.problem(new Wanted(List.of(broker.address()), "nowhere", "g", 10))
                        .orElseThrow())
                .contains("nowhere");
        assertThat(source.problem(new Wanted(List.of("127.0.0.1:1"), topic, "g", 10))
                        .orElseThrow())
                .contains("127.0.0.1:1");
        assertThat(source.problem(new Wanted(List.of("nonsense"), topic, "g", 10))
                        .orElseThrow())
                .contains("nonsense");
        assertThatThrownBy(() -> source.open(new Wanted(List.of("nonsense"), topic, "g", 10)))
                .isInstanceOf(BusException.Unavailable.class)
                .hasMessageContaining("nonsense");
    }

    private Wanted wanted() {
        return new Wanted(List.of(broker.address()), topic, "group-" + topic, 10);
    }

    /** Polls until the group has its place: what comes from then on is read. */
    private void joined(TopicReader reader) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.address()))) {
            Instant deadline = Instant.now().plus(PATIENCE);
            while (admin.listConsumerGroupOffsets("group-" + topic)
                            .partitionsToOffsetAndMetadata()
                            .get(60, TimeUnit.SECONDS)
                            .size()
                    < 2) {
                assertThat(Instant.now()).isBefore(deadline);
                assertThat(reader.poll(POLL)).isEmpty();
            }
        }
    }

    private static List<TopicRecord> read(TopicReader reader, int count) {
        Instant deadline = Instant.now().plus(PATIENCE);
        List<TopicRecord> records = new ArrayList<>();
        while (records.size() < count) {
            assertThat(Instant.now()).isBefore(deadline);
            records.addAll(reader.poll(POLL));
        }
        return records;
    }

    private void send(int partition, String value) throws Exception {
        Map<String, Object> settings = Map.of("bootstrap.servers", broker.address());
        try (var producer = new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer())) {
            producer.send(new ProducerRecord<>(topic, partition, "key", value)).get(60, TimeUnit.SECONDS);
        }
    }

    private static List<String> values(List<TopicRecord> records) {
        return records.stream()
                .map(it -> it.value().map(KafkaTopicSourceTest::text).orElse(""))
                .toList();
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
