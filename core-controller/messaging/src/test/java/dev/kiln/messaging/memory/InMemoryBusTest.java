// SPDX-License-Identifier: Apache-2.0
package dev.kiln.messaging.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kiln.messaging.BusConsumer;
import dev.kiln.messaging.BusException;
import dev.kiln.messaging.MessageBus;
import dev.kiln.messaging.MessageBus.BusHealth;
import dev.kiln.messaging.MessageBus.StartAt;
import dev.kiln.messaging.MessageBusContract;
import dev.kiln.messaging.TopicName;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class InMemoryBusTest extends MessageBusContract {

    private static final int MAX_MESSAGES = 1_000;
    private static final int MAX_BYTES = 3 * MAX_MESSAGE_BYTES;

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-01-01T00:00:00Z"));

    @Override
    protected MessageBus openBus() {
        return new InMemoryBus(new InMemoryBus.Limits(MAX_MESSAGES, MAX_BYTES), now::get);
    }

    @Test
    void refusesMoreMessagesThanATopicMayHold() {
        for (int i = 0; i < MAX_MESSAGES; i++) {
            publish("x");
        }

        assertThat(failureOf(bus.publish(topic, bytes("x"))))
                .isInstanceOf(BusException.Full.class)
                .hasMessageContaining(topic.value());
    }

    @Test
    void refusesMoreBytesThanATopicMayHold() {
        for (int i = 0; i < 3; i++) {
            settle(bus.publish(topic, new byte[MAX_MESSAGE_BYTES]));
        }

        assertThat(failureOf(bus.publish(topic, new byte[1]))).isInstanceOf(BusException.Full.class);
    }

    @Test
    void aFullTopicTakesMessagesAgainOnceSomeAreCommitted() throws Exception {
        try (BusConsumer consumer = open("group", StartAt.EARLIEST)) {
            for (int i = 0; i < MAX_MESSAGES; i++) {
                publish("x");
            }
            consumer.commit(readMessages(consumer, 10).getLast().offset() + 1);

            for (int i = 0; i < 10; i++) {
                publish("y");
            }
            assertThat(failureOf(bus.publish(topic, bytes("x")))).isInstanceOf(BusException.Full.class);
        }
    }

    @Test
    void keepsWhatOneGroupHasStillToCommit() throws Exception {
        try (BusConsumer fast = open("fast", StartAt.EARLIEST);
                BusConsumer slow = open("slow", StartAt.EARLIEST)) {
            publish("a", "b");
            fast.commit(readMessages(fast, 2).getLast().offset() + 1);

            assertThat(bus.check()).isEqualTo(new BusHealth.Up("in memory, 1 topics, 2 messages"));
            slow.commit(readMessages(slow, 2).getLast().offset() + 1);
            assertThat(bus.check()).isEqualTo(new BusHealth.Up("in memory, 1 topics, 0 messages"));
        }
    }

    @Test
    void aFullTopicForgetsWhatIsOlderThanItsRetention() throws Exception {
        try (BusConsumer consumer = open("group", StartAt.EARLIEST)) {
            for (int i = 0; i < MAX_MESSAGES; i++) {
                publish("old");
            }
            now.updateAndGet(it -> it.plus(Duration.ofHours(2)));

            publish("new");

            assertThat(read(consumer, 1)).containsExactly("new");
        }
    }

    @Test
    void readsBackOnlyWhatWasPublishedSince() {
        publish("old");
        Instant since = now.updateAndGet(it -> it.plus(Duration.ofSeconds(1)));
        publish("new");
        now.updateAndGet(it -> it.plus(Duration.ofSeconds(1)));
        publish("newer");

        assertThat(bus.readSince(topic, since))
                .extracting(MessageBusContract::text)
                .containsExactly("new", "newer");
    }

    @Test
    void aFullTopicThatNobodyReadsForgetsWhatIsOlderThanItsRetentionAndNothingElse() {
        for (int i = 0; i < MAX_MESSAGES - 1; i++) {
            publish("old");
        }
        now.updateAndGet(it -> it.plus(Duration.ofHours(2)));
        publish("young", "new");

        assertThat(bus.readSince(topic, Instant.EPOCH))
                .extracting(MessageBusContract::text)
                .containsExactly("young", "new");
    }

    @Test
    void manyTimesItsBoundPassesThroughATopicThatIsRead() throws Exception {
        try (BusConsumer consumer = open("group", StartAt.EARLIEST)) {
            for (int i = 0; i < 20 * MAX_MESSAGES; i++) {
                publish("m" + i);
                assertThat(read(consumer, 1)).containsExactly("m" + i);
                consumer.commit(i + 1L);
            }
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
    void aGroupOfTheLatestThatNeverCommittedHoldsNothingBackOnceItIsClosed() throws Exception {
        open("passing", StartAt.LATEST).close();
        try (BusConsumer consumer = open("group", StartAt.EARLIEST)) {
            publish("a");
            consumer.commit(readMessages(consumer, 1).getFirst().offset() + 1);
        }

        assertThat(bus.check()).isEqualTo(new BusHealth.Up("in memory, 1 topics, 0 messages"));
    }

    @Test
    void aCutWireFailsPublishersReadersAndHealth() {
        try (BusConsumer consumer = open("group", StartAt.EARLIEST)) {
            publish("before");

            memory().cut();

            assertThat(failureOf(bus.publish(topic, bytes("x")))).isInstanceOf(BusException.Unavailable.class);
            assertThatThrownBy(() -> consumer.poll(1, Duration.ZERO)).isInstanceOf(BusException.Unavailable.class);
            assertThatThrownBy(() -> bus.readSince(topic, Instant.EPOCH)).isInstanceOf(BusException.Unavailable.class);
            assertThat(bus.check()).isInstanceOf(BusHealth.Down.class);
        }
    }

    @Test
    void aMendedWireLosesNothing() throws Exception {
        try (BusConsumer consumer = open("group", StartAt.EARLIEST)) {
            publish("before");
            memory().cut();
            memory().mend();
            publish("after");

            assertThat(read(consumer, 2)).containsExactly("before", "after");
        }
    }

    @Test
    void theWireOfOneTopicCanBeCut() throws Exception {
        makeTopic(new TopicName("other"));

        memory().cut(topic);

        assertThat(failureOf(bus.publish(topic, bytes("x")))).isInstanceOf(BusException.Unavailable.class);
        settle(bus.publish(new TopicName("other"), bytes("x")));
    }

    private InMemoryBus memory() {
        return (InMemoryBus) bus;
    }
}
