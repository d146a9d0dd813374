// SPDX-License-Identifier: Apache-2.0
package dev.kiln.messaging.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.kiln.messaging.BusConsumer;
import dev.kiln.messaging.BusException;
import dev.kiln.messaging.BusMessage;
import dev.kiln.messaging.MessageBus;
import dev.kiln.messaging.MessageBus.BusHealth;
import dev.kiln.messaging.MessageBus.StartAt;
import dev.kiln.messaging.MessageBusContract;
import dev.kiln.messaging.TopicName;
import dev.kiln.messaging.memory.InMemoryBus;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournaledBusTest extends MessageBusContract {

    private static final int MAX_MESSAGES = 1_000;
    private static final int SEGMENT_BYTES = 10_000;
    private static final JournaledBus.Limits LIMITS = new JournaledBus.Limits(
            new InMemoryBus.Limits(MAX_MESSAGES, 10L * MAX_MESSAGE_BYTES), SEGMENT_BYTES, 20 * SEGMENT_BYTES, 10);
    private static final String IN_MEMORY = "only-in-memory";

    @TempDir
    Path directory;

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-01-01T00:00:00Z"));
    private int copies;
    private Path opened;

    @Override
    protected MessageBus openBus() {
        opened = directory.resolve("bus");
        return openBus(opened);
    }

    @Test
    void deliversAgainAfterAKillWhatNobodyCommitted() throws Exception {
        publish("a", "b", "c");

        reopenAsAfterAKill();

        try (BusConsumer consumer = open("group", StartAt.EARLIEST)) {
            assertThat(read(consumer, 3)).containsExactly("a", "b", "c");
        }
    }

    @Test
    void deliversNothingAgainToAGroupThatHadCommittedAll() throws Exception {
        try (BusConsumer consumer = open("group", StartAt.EARLIEST)) {
            publish("a", "b", "c");
            consumer.commit(readMessages(consumer, 3).getLast().offset() + 1);
        }

        reopenAsAfterAKill();

        try (BusConsumer consumer = open("group", StartAt.EARLIEST)) {
            assertThat(consumer.poll(10, Duration.ZERO)).isEmpty();
        }
    }

    @Test
    void afterAKillAFewOfTheCommittedMessagesComeAgainAtMost() throws Exception {
        try (BusConsumer consumer = open("group", StartAt.EARLIEST)) {
            IntStream.range(0, 100).forEach(i -> publish("m" + i));
            for (BusMessage message : readMessages(consumer, 50)) {
                consumer.commit(message.offset() + 1);
            }
        }

        reopenAsAfterAKill();

        try (BusConsumer consumer = open("group", StartAt.EARLIEST)) {
            List<BusMessage> again = consumer.poll(1_000, Duration.ZERO);
            assertThat(again).hasSizeBetween(50, 50 + LIMITS.unwrittenCommits());
            assertThat(text(again.getLast())).isEqualTo("m99");
        }
    }

    @Test
    void afterAnOrderlyEndNothingCommittedComesAgain() throws Exception {
        try (BusConsumer consumer = open("group", StartAt.EARLIEST)) {
            publish("a", "b", "c");
            consumer.commit(readMessages(consumer, 3).getLast().offset());
        }

        bus.close();
        bus = openBus();
        makeTopic(topic);

        try (BusConsumer consumer = open("group", StartAt.EARLIEST)) {
            assertThat(read(consumer, 1)).containsExactly("c");
            assertThat(consumer.poll(10, Duration.ZERO)).isEmpty();
        }
    }

    @Test
    void offsetsGoOnAfterAKill() throws Exception {
        publish("a", "b");

        reopenAsAfterAKill();
        publish("c");

        try (BusConsumer consumer = open("group", StartAt.EARLIEST)) {
            assertThat(readMessages(consumer, 3)).extracting(BusMessage::offset).containsExactly(0L, 1L, 2L);
            consumer.commit(2);
        }
        reopenAsAfterAKill();
        publish("d");
        try (BusConsumer consumer = open("group", StartAt.EARLIEST)) {
            assertThat(consumer.poll(10, Duration.ZERO).getLast().offset()).isEqualTo(3);
        }
    }

    @Test
    void aGroupThatOpenedButNeverCommittedKeepsItsMessages() throws Exception {
        open("slow", StartAt.EARLIEST).close();
        try (BusConsumer fast = open("fast", StartAt.EARLIEST)) {
            publish("a", "b");
            fast.commit(readMessages(fast, 2).getLast().offset() + 1);
        }

        reopenAsAfterAKill();

        try (BusConsumer slow = open("slow", StartAt.EARLIEST);
                BusConsumer fast = open("fast", StartAt.EARLIEST)) {
            assertThat(read(slow, 2)).containsExactly("a", "b");
            assertThat(fast.poll(10, Duration.ZERO)).isEmpty();
        }
    }

    @Test
    void aTopicOutsideThePredicateIsForgotten() throws Exception {
        topic = new TopicName(IN_MEMORY);
        makeTopic(topic);
        publish("a");

        reopenAsAfterAKill();

        try (BusConsumer consumer = open("group", StartAt.EARLIEST)) {
            assertThat(consumer.poll(10, Duration.ZERO)).isEmpty();
        }
    }

    @Test
    void aTornLastRecordIsCutOffAndWhatFollowsIsKept() throws Exception {
        publish("a", "b", "torn");
        bus.close();
        Path segment = segments().getFirst();
        // the positions that closing wrote, and a part of the last message
        long end = endOf(segment, "torn");
        truncate(segment, end - 2);
        bus = openBus();
        makeTopic(topic);
        publish("c");

        reopenAsAfterAKill();

        try (BusConsumer consumer = open("group", StartAt.EARLIEST)) {
            assertThat(read(consumer, 3)).containsExactly("a", "b", "c");
        }
    }

    @Test
    void aCorruptRecordInTheMiddleIsSkipped() throws Exception {
        publish("first", "second", "third");
        bus.close();
        overwrite(segments().getFirst(), endOf(segments().getFirst(), "second") - 1, (byte) '!');
        bus = openBus();
        makeTopic(topic);

        try (BusConsumer consumer = open("group", StartAt.EARLIEST)) {
            List<BusMessage> messages = readMessages(consumer, 2);
            assertThat(messages).extracting(MessageBusContract::text).containsExactly("first", "third");
            assertThat(messages).extracting(BusMessage::offset).containsExactly(0L, 2L);
        }
    }

    @Test
    void segmentsThatAreDoneAreDeleted() throws Exception {
        try (BusConsumer consumer = open("group", StartAt.EARLIEST)) {
            for (int i = 0; i < 500; i++) {
                settle(bus.publish(topic, new byte[1_000]));
                consumer.commit(readMessages(consumer, 1).getFirst().offset() + 1);
            }
        }

        assertThat(segments()).hasSizeLessThanOrEqualTo(2);
    }

    @Test
    void readsBackAfterAKillATopicThatNoGroupReads() throws Exception {
        publish("a", "b");

        reopenAsAfterAKill();
        publish("c");

        assertThat(bus.readSince(topic, Instant.EPOCH))
                .extracting(MessageBusContract::text)
                .containsExactly("a", "b", "c");
    }

    @Test
    void whatAGroupHasStillToCommitIsKnownAfterAKill() throws Exception {
        publish("a", "b", "c");
        try (BusConsumer consumer = open("group", StartAt.EARLIEST)) {
            consumer.commit(readMessages(consumer, 3).getLast().offset() + 1);
        }
        publish("d");

        reopenAsAfterAKill();

        assertThat(bus.readUncommitted(topic, topic + ".group"))
                .extracting(MessageBusContract::text)
                .containsExactly("d");
    }

    @Test
    void segmentsOfATopicThatNobodyReadsAreDeletedOnceTheyAreOlderThanItsRetention() throws Exception {
        for (int i = 0; i < MAX_MESSAGES; i++) {
            settle(bus.publish(topic, new byte[100]));
        }
        int before = segments().size();
        now.updateAndGet(it -> it.plus(Duration.ofHours(2)));

        // enough to begin a new file, as then old ones go
        for (int i = 0; i < SEGMENT_BYTES / 100; i++) {
            settle(bus.publish(topic, new byte[100]));
        }

        assertThat(before).isGreaterThan(5);
        assertThat(segments()).hasSizeLessThanOrEqualTo(3);
        assertThat(bus.readSince(topic, Instant.EPOCH)).hasSize(SEGMENT_BYTES / 100);
    }

    @Test
    void refusesWhatWouldTakeMoreDiskThanATopicMay() throws Exception {
        try (BusConsumer consumer = open("group", StartAt.EARLIEST)) {
            for (int i = 0; i < 2; i++) {
                settle(bus.publish(topic, new byte[MAX_MESSAGE_BYTES - 100]));
            }

            assertThat(failureOf(bus.publish(topic, new byte[1_000])))
                    .isInstanceOf(BusException.Unavailable.class)
                    .hasMessageContaining(folder().toString());
            assertThat(bus.check()).isInstanceOf(BusHealth.Down.class);

            consumer.commit(readMessages(consumer, 2).getLast().offset() + 1);
            settle(bus.publish(topic, new byte[1_000]));
            assertThat(bus.check()).isInstanceOf(BusHealth.Up.class);
        }
    }

    @Test
    void aFullDiskRefusesNamingTheFileAndDeliversNothing() throws Exception {
        Path next = folder().resolve("000000000001.segment");
        Files.createSymbolicLink(next, Path.of("/dev/full"));
        settle(bus.publish(topic, new byte[SEGMENT_BYTES]));

        assertThat(failureOf(bus.publish(topic, bytes("x"))))
                .isInstanceOf(BusException.Unavailable.class)
                .hasMessageContaining(next.toString());

        assertThat(bus.check()).isInstanceOf(BusHealth.Down.class);
        try (BusConsumer consumer = open("group", StartAt.EARLIEST)) {
            assertThat(readMessages(consumer, 1).getFirst().payload()).hasSize(SEGMENT_BYTES);
            assertThat(consumer.poll(1, Duration.ZERO)).isEmpty();
        }
    }

    @Test
    void aMessageThatMemoryRefusedIsNotDeliveredAfterAKill() throws Exception {
        IntStream.range(0, MAX_MESSAGES).forEach(i -> publish("m"));
        assertThat(failureOf(bus.publish(topic, bytes("too many")))).isInstanceOf(BusException.Full.class);

        reopenAsAfterAKill();

        try (BusConsumer consumer = open("group", StartAt.EARLIEST)) {
            assertThat(read(consumer, MAX_MESSAGES)).doesNotContain("too many");
            assertThat(consumer.poll(1, Duration.ZERO)).isEmpty();
        }
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
    void refusesADirectoryThatAnotherBusUses() {
        try (MessageBus other = openBus(directory.resolve("bus"))) {
            bus.close();
            bus = other;
            makeTopic(topic);
            bus = openBus(directory.resolve("bus"));

            assertThat(catchThrowable(() -> makeTopic(topic)))
                    .isInstanceOf(BusException.Unavailable.class)
                    .hasMessageContaining("another server");
        }
    }

    private JournaledBus openBus(Path path) {
        return new JournaledBus(path, it -> !it.value().equals(IN_MEMORY), LIMITS, now::get);
    }

    /** A kill leaves what was written at that moment: so does a copy. */
    private void reopenAsAfterAKill() throws IOException {
        Path copy = directory.resolve("copy" + copies++);
        Path original = opened;
        try (Stream<Path> files = Files.walk(original)) {
            for (Path file : files.toList()) {
                Files.copy(file, copy.resolve(original.relativize(file).toString()));
            }
        }
        bus.close();
        bus = openBus(copy);
        opened = copy;
        makeTopic(topic);
    }

    private Path folder() {
        return directory.resolve("bus").resolve("topic-" + topic);
    }

    private List<Path> segments() throws IOException {
        try (Stream<Path> files = Files.list(folder())) {
            return files.filter(it -> it.toString().endsWith(".segment"))
                    .sorted()
                    .toList();
        }
    }

    private static long endOf(Path file, String text) throws IOException {
        String content = Files.readString(file, StandardCharsets.ISO_8859_1);
        return content.indexOf(text) + text.length();
    }

    private static void truncate(Path file, long bytes) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.truncate(bytes);
        }
    }

    private static void overwrite(Path file, long at, byte value) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(new byte[] {value}), at);
        }
    }
}
