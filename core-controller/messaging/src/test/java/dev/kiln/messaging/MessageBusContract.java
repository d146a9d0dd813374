// SPDX-License-Identifier: Apache-2.0
package dev.kiln.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kiln.messaging.MessageBus.BusHealth;
import dev.kiln.messaging.MessageBus.StartAt;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

/** What every message bus does. An implementation extends this and opens its bus; buses with a broker may take their time. */
public abstract class MessageBusContract {

    protected static final int MAX_MESSAGE_BYTES = 100_000;

    /** How long is waited for what should come. */
    protected static final Duration PATIENCE = Duration.ofSeconds(20);

    /** How long is waited for what should not come. */
    private static final Duration QUIET = Duration.ofMillis(200);

    protected MessageBus bus;
    protected TopicName topic;

    /** Opens a bus that is the test's own, or is shared but then knows nothing of the test's topics. */
    protected abstract MessageBus openBus() throws Exception;

    @BeforeEach
    void openBusWithTopic(TestInfo test) throws Exception {
        bus = openBus();
        topic = new TopicName(
                test.getTestMethod().orElseThrow().getName() + "-" + Long.toUnsignedString(System.nanoTime(), 36));
        makeTopic(topic);
    }

    @AfterEach
    void closeBus() {
        bus.close();
    }

    @Test
    void deliversWhatWasPublished() throws Exception {
        try (BusConsumer consumer = open("group", StartAt.EARLIEST)) {
            publish("hello");

            assertThat(read(consumer, 1)).containsExactly("hello");
        }
    }

    @Test
    void deliversBytesUnchanged() throws Exception {
        byte[] everyByte = new byte[256];
        IntStream.range(0, 256).forEach(i -> everyByte[i] = (byte) i);
        try (BusConsumer consumer = open("group", StartAt.EARLIEST)) {
            settle(bus.publish(topic, everyByte));

            assertThat(readMessages(consumer, 1).getFirst().payload()).isEqualTo(everyByte);
        }
    }

    @Test
    void keepsTheOrderOfOnePublisher() throws Exception {
        List<String> sent = IntStream.range(0, 500).mapToObj(i -> "m" + i).toList();
        List<CompletionStage<Void>> stages = new ArrayList<>();
        sent.forEach(text -> stages.add(bus.publish(topic, bytes(text))));
        for (CompletionStage<Void> stage : stages) {
            settle(stage);
        }

        try (BusConsumer consumer = open("group", StartAt.EARLIEST)) {
            assertThat(read(consumer, sent.size())).isEqualTo(sent);
        }
    }

    @Test
    void keepsTheOrderOfOnePublisherWhetherOrNotAMessageIsOneOfMany() throws Exception {
        List<String> sent = IntStream.range(0, 500).mapToObj(i -> "m" + i).toList();
        List<CompletionStage<Void>> stages = new ArrayList<>();
        for (int i = 0; i < sent.size(); i++) {
            stages.add(bus.publishAmong(topic, bytes(sent.get(i)), i % 20));
        }
        for (CompletionStage<Void> stage : stages) {
            settle(stage);
        }

        try (BusConsumer consumer = open("group", StartAt.EARLIEST)) {
            assertThat(read(consumer, sent.size())).isEqualTo(sent);
        }
    }

    @Test
    void offsetsGrow() throws Exception {
        publish("a", "b", "c");

        try (BusConsumer consumer = open("group", StartAt.EARLIEST)) {
            assertThat(readMessages(consumer, 3))
                    .extracting(BusMessage::offset)
                    .isSorted()
                    .doesNotHaveDuplicates();
        }
    }

    @Test
    void makesATopicOnlyOnce() throws Exception {
        publish("before");

        makeTopic(topic);

        try (BusConsumer consumer = open("group", StartAt.EARLIEST)) {
            assertThat(read(consumer, 1)).containsExactly("before");
        }
    }

    @Test
    void topicsAreSeparate() throws Exception {
        TopicName other = new TopicName(topic + ".other");
        makeTopic(other);
        settle(bus.publish(other, bytes("elsewhere")));
        publish("here");

        try (BusConsumer consumer = open("group", StartAt.EARLIEST)) {
            assertThat(read(consumer, 1)).containsExactly("here");
            assertThat(consumer.poll(10, QUIET)).isEmpty();
        }
    }

    @Test
    void refusesToPublishToATopicThatWasNotMade() {
        TopicName missing = new TopicName(topic + ".missing");

        assertThat(failureOf(bus.publish(missing, bytes("x"))))
                .isInstanceOf(BusException.NoSuchTopic.class)
                .hasMessageContaining(missing.value());
    }

    @Test
    void refusesToReadATopicThatWasNotMade() {
        TopicName missing = new TopicName(topic + ".missing");

        assertThatThrownBy(() -> bus.open(missing, "group", StartAt.EARLIEST))
                .isInstanceOf(BusException.NoSuchTopic.class)
                .hasMessageContaining(missing.value());
    }

    @Test
    void refusesAMessageThatIsTooLarge() {
        assertThat(failureOf(bus.publish(topic, new byte[2 * MAX_MESSAGE_BYTES])))
                .isInstanceOf(BusException.TooLarge.class)
                .hasMessageContaining(String.valueOf(2 * MAX_MESSAGE_BYTES));
    }

    @Test
    void takesAMessageThatIsAsLargeAsMayBe() throws Exception {
        settle(bus.publish(topic, new byte[MAX_MESSAGE_BYTES]));

        try (BusConsumer consumer = open("group", StartAt.EARLIEST)) {
            assertThat(readMessages(consumer, 1).getFirst().payload()).hasSize(MAX_MESSAGE_BYTES);
        }
    }

    @Test
    void takesAnEmptyMessage() throws Exception {
        settle(bus.publish(topic, new byte[0]));

        try (BusConsumer consumer = open("group", StartAt.EARLIEST)) {
            assertThat(readMessages(consumer, 1).getFirst().payload()).isEmpty();
        }
    }

    @Test
    void deliversAgainToAReopenedReaderThatDidNotCommit() throws Exception {
        publish("a", "b");
        try (BusConsumer first = open("group", StartAt.EARLIEST)) {
            assertThat(read(first, 2)).containsExactly("a", "b");
        }

        try (BusConsumer second = open("group", StartAt.EARLIEST)) {
            assertThat(read(second, 2)).containsExactly("a", "b");
        }
    }

    @Test
    void aReopenedReaderBeginsAtTheCommittedOffset() throws Exception {
        publish("a", "b", "c");
        try (BusConsumer first = open("group", StartAt.EARLIEST)) {
            first.commit(readMessages(first, 3).get(1).offset());
        }

        try (BusConsumer second = open("group", StartAt.EARLIEST)) {
            assertThat(read(second, 2)).containsExactly("b", "c");
        }
    }

    @Test
    void aReaderThatCommittedAllBeginsWithWhatIsNew() throws Exception {
        publish("a", "b");
        try (BusConsumer first = open("group", StartAt.EARLIEST)) {
            first.commit(readMessages(first, 2).get(1).offset() + 1);
        }
        publish("c");

        try (BusConsumer second = open("group", StartAt.EARLIEST)) {
            assertThat(read(second, 1)).containsExactly("c");
        }
    }

    @Test
    void aCommitNeverMovesBackwards() throws Exception {
        publish("a", "b", "c");
        try (BusConsumer first = open("group", StartAt.EARLIEST)) {
            List<BusMessage> messages = readMessages(first, 3);
            first.commit(messages.get(2).offset());
            first.commit(messages.get(0).offset());
        }

        try (BusConsumer second = open("group", StartAt.EARLIEST)) {
            assertThat(read(second, 1)).containsExactly("c");
        }
    }

    @Test
    void aCommitDoesNotMoveTheReaderItself() throws Exception {
        publish("a", "b", "c");
        try (BusConsumer consumer = open("group", StartAt.EARLIEST)) {
            BusMessage first = readMessages(consumer, 1, 1).getFirst();
            consumer.commit(first.offset() + 1);

            assertThat(read(consumer, 2)).containsExactly("b", "c");
        }
    }

    @Test
    void aCommitMayComeFromAnotherThread() throws Exception {
        publish("a", "b");
        try (BusConsumer first = open("group", StartAt.EARLIEST)) {
            long offset = readMessages(first, 2).get(1).offset();
            Thread committer = Thread.ofVirtual().start(() -> first.commit(offset));
            assertThat(committer.join(PATIENCE)).isTrue();
        }

        try (BusConsumer second = open("group", StartAt.EARLIEST)) {
            assertThat(read(second, 1)).containsExactly("b");
        }
    }

    @Test
    void groupsReadIndependently() throws Exception {
        publish("a", "b");
        try (BusConsumer one = open("one", StartAt.EARLIEST);
                BusConsumer two = open("two", StartAt.EARLIEST)) {
            one.commit(readMessages(one, 2).get(1).offset() + 1);

            assertThat(read(two, 2)).containsExactly("a", "b");
        }
    }

    @Test
    void aNewGroupMayBeginWithWhatIsNew() throws Exception {
        publish("old");
        try (BusConsumer consumer = open("group", StartAt.LATEST)) {
            publish("new");

            assertThat(read(consumer, 1)).containsExactly("new");
        }
    }

    @Test
    void aGroupThatCommittedIgnoresWhereItWouldBegin() throws Exception {
        publish("a", "b");
        try (BusConsumer first = open("group", StartAt.EARLIEST)) {
            first.commit(readMessages(first, 2).get(1).offset());
        }

        try (BusConsumer second = open("group", StartAt.LATEST)) {
            assertThat(read(second, 1)).containsExactly("b");
        }
    }

    @Test
    void neverDeliversMoreThanAskedFor() throws Exception {
        publish("a", "b", "c", "d", "e");

        try (BusConsumer consumer = open("group", StartAt.EARLIEST)) {
            List<String> all = new ArrayList<>();
            while (all.size() < 5) {
                List<BusMessage> some = readMessages(consumer, 1, 2);
                assertThat(some).hasSizeLessThanOrEqualTo(2);
                some.forEach(it -> all.add(text(it)));
            }
            assertThat(all).containsExactly("a", "b", "c", "d", "e");
        }
    }

    @Test
    void pollReturnsEmptyWhenNothingComes() throws Exception {
        try (BusConsumer consumer = open("group", StartAt.EARLIEST)) {
            assertThat(consumer.poll(10, QUIET)).isEmpty();
            assertThat(consumer.poll(10, Duration.ZERO)).isEmpty();
        }
    }

    @Test
    void publishWakesAReaderThatWaits() throws Exception {
        try (BusConsumer consumer = open("group", StartAt.EARLIEST)) {
            CompletableFuture<List<BusMessage>> polled = pollOnAnotherThread(consumer, PATIENCE.multipliedBy(2));
            publish("wake up");

            assertThat(polled.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS))
                    .extracting(MessageBusContract::text)
                    .containsExactly("wake up");
        }
    }

    @Test
    void keepsAllMessagesOfConcurrentPublishersAndEachOnesOrder() throws Exception {
        int publishers = 8;
        int each = 100;
        CountDownLatch done = new CountDownLatch(publishers);
        for (int p = 0; p < publishers; p++) {
            String prefix = p + ":";
            Thread.ofVirtual().start(() -> {
                IntStream.range(0, each).forEach(i -> settle(bus.publish(topic, bytes(prefix + i))));
                done.countDown();
            });
        }
        assertThat(done.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)).isTrue();

        try (BusConsumer consumer = open("group", StartAt.EARLIEST)) {
            List<String> all = read(consumer, publishers * each);
            for (int p = 0; p < publishers; p++) {
                String prefix = p + ":";
                assertThat(all.stream().filter(it -> it.startsWith(prefix)))
                        .isEqualTo(IntStream.range(0, each)
                                .mapToObj(i -> prefix + i)
                                .toList());
            }
        }
    }

    @Test
    void closingAReaderWakesIt() throws Exception {
        BusConsumer consumer = open("group", StartAt.EARLIEST);
        CompletableFuture<List<BusMessage>> polled = pollOnAnotherThread(consumer, PATIENCE.multipliedBy(2));

        consumer.close();

        assertThat(polled.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)).isEmpty();
    }

    @Test
    void closingTheBusWakesReaders() throws Exception {
        BusConsumer consumer = open("group", StartAt.EARLIEST);
        CompletableFuture<List<BusMessage>> polled = pollOnAnotherThread(consumer, PATIENCE.multipliedBy(2));

        bus.close();

        assertThat(polled.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)).isEmpty();
    }

    @Test
    void aClosedReaderReadsNothing() throws Exception {
        publish("a");
        BusConsumer consumer = open("group", StartAt.EARLIEST);
        consumer.close();

        assertThat(consumer.poll(1, PATIENCE)).isEmpty();
    }

    @Test
    void closingTwiceIsAllowed() {
        BusConsumer consumer = open("group", StartAt.EARLIEST);
        consumer.close();
        bus.close();

        assertThatCode(() -> {
                    consumer.close();
                    bus.close();
                })
                .doesNotThrowAnyException();
    }

    @Test
    void aClosedBusRefuses() {
        bus.close();

        assertThat(failureOf(bus.publish(topic, bytes("x")))).isInstanceOf(BusException.Unavailable.class);
        assertThatThrownBy(() -> open("group", StartAt.EARLIEST)).isInstanceOf(BusException.Unavailable.class);
        assertThatThrownBy(() -> bus.readSince(topic, Instant.EPOCH)).isInstanceOf(BusException.Unavailable.class);
        assertThatThrownBy(() -> bus.readUncommitted(topic, "group")).isInstanceOf(BusException.Unavailable.class);
    }

    @Test
    void anInterruptEndsAPoll() throws Exception {
        try (BusConsumer consumer = open("group", StartAt.EARLIEST)) {
            CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
            Thread reader = Thread.ofVirtual().start(() -> {
                try {
                    consumer.poll(1, PATIENCE.multipliedBy(2));
                    interrupted.complete(false);
                } catch (InterruptedException e) {
                    interrupted.complete(true);
                }
            });

            reader.interrupt();

            assertThat(interrupted.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS))
                    .isTrue();
        }
    }

    @Test
    void readsBackATopicThatNoGroupReads() {
        publish("a", "b", "c");

        assertThat(bus.readSince(topic, Instant.EPOCH))
                .extracting(MessageBusContract::text)
                .containsExactly("a", "b", "c");
    }

    @Test
    void readsBackToTheEndAsItIsNowAndNotWhatIsStillToCome() {
        assertThat(bus.readSince(topic, Instant.EPOCH)).isEmpty();

        publish("a");

        assertThat(bus.readSince(topic, Instant.EPOCH)).hasSize(1);
    }

    @Test
    void readsBackNothingFromTheFuture() {
        publish("a");

        assertThat(bus.readSince(topic, Instant.parse("2100-01-01T00:00:00Z"))).isEmpty();
    }

    @Test
    void readsBackMoreThanAPollTakes() {
        List<String> sent = IntStream.range(0, 700).mapToObj(i -> "m" + i).toList();
        List<CompletionStage<Void>> stages = new ArrayList<>();
        sent.forEach(text -> stages.add(bus.publish(topic, bytes(text))));
        stages.forEach(MessageBusContract::settle);

        assertThat(bus.readSince(topic, Instant.EPOCH))
                .extracting(MessageBusContract::text)
                .isEqualTo(sent);
        assertThat(bus.readUncommitted(topic, topic + ".group"))
                .extracting(MessageBusContract::text)
                .isEqualTo(sent);
    }

    @Test
    void readingBackTellsTheOffsetsThatAReaderSees() throws Exception {
        publish("a", "b");

        try (BusConsumer consumer = open("group", StartAt.EARLIEST)) {
            assertThat(bus.readSince(topic, Instant.EPOCH))
                    .extracting(BusMessage::offset)
                    .isEqualTo(readMessages(consumer, 2).stream()
                            .map(BusMessage::offset)
                            .toList());
        }
    }

    @Test
    void readingBackTakesNothingFromAReader() throws Exception {
        publish("a");
        try (BusConsumer consumer = open("group", StartAt.EARLIEST)) {
            bus.readSince(topic, Instant.EPOCH);
            bus.readUncommitted(topic, topic + ".group");
            publish("b");

            assertThat(read(consumer, 2)).containsExactly("a", "b");
            assertThat(bus.readUncommitted(topic, topic + ".group")).hasSize(2);
        }
    }

    @Test
    void tellsWhatAGroupHasStillToCommit() throws Exception {
        publish("a", "b", "c");
        try (BusConsumer consumer = open("group", StartAt.EARLIEST)) {
            consumer.commit(readMessages(consumer, 3).get(1).offset());
        }

        assertThat(bus.readUncommitted(topic, topic + ".group"))
                .extracting(MessageBusContract::text)
                .containsExactly("b", "c");
    }

    @Test
    void aGroupThatNeverCommittedHasStillToCommitAll() {
        publish("a", "b");

        assertThat(bus.readUncommitted(topic, topic + ".never"))
                .extracting(MessageBusContract::text)
                .containsExactly("a", "b");
    }

    @Test
    void aGroupThatCommittedAllHasNothingLeftToCommit() throws Exception {
        publish("a", "b");
        try (BusConsumer consumer = open("group", StartAt.EARLIEST)) {
            consumer.commit(readMessages(consumer, 2).get(1).offset() + 1);
        }

        assertThat(bus.readUncommitted(topic, topic + ".group")).isEmpty();
    }

    @Test
    void refusesToReadBackATopicThatWasNotMade() {
        TopicName missing = new TopicName(topic + ".missing");

        assertThatThrownBy(() -> bus.readSince(missing, Instant.EPOCH))
                .isInstanceOf(BusException.NoSuchTopic.class)
                .hasMessageContaining(missing.value());
        assertThatThrownBy(() -> bus.readUncommitted(missing, "group"))
                .isInstanceOf(BusException.NoSuchTopic.class)
                .hasMessageContaining(missing.value());
    }

    @Test
    void tellsWhetherItCanBeUsed() {
        assertThat(bus.check()).isInstanceOf(BusHealth.Up.class);

        bus.close();

        assertThat(bus.check()).isInstanceOf(BusHealth.Down.class);
    }

    protected final void makeTopic(TopicName name) {
        bus.ensureTopic(new TopicSpec(name, Duration.ofHours(1), MAX_MESSAGE_BYTES));
    }

    protected final BusConsumer open(String group, StartAt start) {
        return bus.open(topic, topic + "." + group, start);
    }

    protected final void publish(String... texts) {
        for (String text : texts) {
            settle(bus.publish(topic, bytes(text)));
        }
    }

    /** Reads until so many messages came; fails when they do not, or when one came twice. */
    protected final List<String> read(BusConsumer consumer, int count) throws InterruptedException {
        return readMessages(consumer, count).stream()
                .map(MessageBusContract::text)
                .toList();
    }

    protected final List<BusMessage> readMessages(BusConsumer consumer, int count) throws InterruptedException {
        return readMessages(consumer, count, count);
    }

    private static List<BusMessage> readMessages(BusConsumer consumer, int atLeast, int max)
            throws InterruptedException {
        List<BusMessage> messages = new ArrayList<>();
        Set<Long> offsets = new HashSet<>();
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (messages.size() < atLeast) {
            assertThat(deadline - System.nanoTime())
                    .as("only %d of %d messages came", messages.size(), atLeast)
                    .isPositive();
            for (BusMessage message : consumer.poll(max - messages.size(), Duration.ofSeconds(1))) {
                assertThat(offsets.add(message.offset())).isTrue();
                messages.add(message);
            }
        }
        return messages;
    }

    private static CompletableFuture<List<BusMessage>> pollOnAnotherThread(BusConsumer consumer, Duration wait) {
        CompletableFuture<List<BusMessage>> polled = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> {
            try {
                polled.complete(consumer.poll(1, wait));
            } catch (Throwable e) {
                polled.completeExceptionally(e);
            }
        });
        return polled;
    }

    protected static void settle(CompletionStage<Void> stage) {
        try {
            stage.toCompletableFuture().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            throw new AssertionError("the message was not sent", e);
        }
    }

    protected static Throwable failureOf(CompletionStage<Void> stage) {
        return stage.handle((sent, failure) -> failure)
                .toCompletableFuture()
                .orTimeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                .join();
    }

    protected static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    protected static String text(BusMessage message) {
        return new String(message.payload(), StandardCharsets.UTF_8);
    }
}
