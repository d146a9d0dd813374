// SPDX-License-Identifier: Apache-2.0
package dev.kiln.messaging.journal;

import dev.kiln.messaging.BusConsumer;
import dev.kiln.messaging.BusException;
import dev.kiln.messaging.BusMessage;
import dev.kiln.messaging.MessageBus;
import dev.kiln.messaging.TopicName;
import dev.kiln.messaging.TopicSpec;
import dev.kiln.messaging.memory.InMemoryBus;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;

/**
 * A bus within one JVM whose chosen topics survive the kill of the process. A message of such a topic is in a file before its
 * publishing completes, and is delivered again by the next bus over the same directory unless its group's commit was written;
 * so are, after a kill, the last few that were committed. Delivery is that of {@link InMemoryBus}; offsets go on from bus
 * to bus. Has no threads of its own.
 */
public final class JournaledBus implements MessageBus {

    /**
     * What the bus may hold.
     *
     * @param memory of each topic; what is recovered is taken even beyond it
     * @param segmentBytes how large a file grows
     * @param topicBytes of all files of one topic; beyond it publishing is refused
     * @param unwrittenCommits how many committed messages may come again after a kill while a group lags behind; of one that
     *     has read all, none
     */
    public record Limits(InMemoryBus.Limits memory, long segmentBytes, long topicBytes, int unwrittenCommits) {
        public static final Limits STANDARD =
                new Limits(InMemoryBus.Limits.STANDARD, 16L * 1024 * 1024, 512L * 1024 * 1024, 256);

        public Limits {
            if (segmentBytes < 1 || topicBytes < 2 * segmentBytes || unwrittenCommits < 1) {
                throw new IllegalArgumentException("limits of a journal must be positive, and topicBytes " + topicBytes
                        + " at least twice segmentBytes " + segmentBytes + ", unwrittenCommits " + unwrittenCommits);
            }
        }
    }

    private final Path directory;
    private final Predicate<TopicName> isJournaled;
    private final Limits limits;
    private final InMemoryBus memory;
    private final ReentrantLock making = new ReentrantLock();
    private final Map<TopicName, TopicJournal> journals = new ConcurrentHashMap<>();

    /**
     * Opens no file yet: a topic's are opened when it is made.
     *
     * @param directory of the files, used by one bus at a time; made if need be
     * @param isJournaled which topics survive; the others are only in memory
     */
    public JournaledBus(Path directory, Predicate<TopicName> isJournaled, Limits limits, InstantSource clock) {
        this.directory = directory;
        this.isJournaled = isJournaled;
        this.limits = limits;
        memory = new InMemoryBus(limits.memory(), clock);
    }

    @Override
    public void ensureTopic(TopicSpec spec) {
        if (!isJournaled.test(spec.name())) {
            memory.ensureTopic(spec);
            return;
        }
        making.lock();
        try {
            if (!journals.containsKey(spec.name())) {
                journals.put(spec.name(), TopicJournal.open(folder(spec.name()), spec, limits, memory));
            }
        } catch (IOException e) {
            throw new BusException.Unavailable(
                    "cannot open the journal of topic " + spec.name() + " in " + folder(spec.name()) + ": "
                            + e.getMessage(),
                    e);
        } finally {
            making.unlock();
        }
    }

    @Override
    public CompletionStage<Void> publish(TopicName topic, byte[] message) {
        TopicJournal journal = journals.get(topic);
        return journal == null ? memory.publish(topic, message) : journal.publish(message);
    }

    @Override
    public BusConsumer open(TopicName topic, String group, StartAt start) {
        TopicJournal journal = journals.get(topic);
        return journal == null ? memory.open(topic, group, start) : journal.open(group, start);
    }

    /** As the port says; what was recovered counts as published when it was. */
    @Override
    public List<BusMessage> readSince(TopicName topic, Instant since) {
        return memory.readSince(topic, since);
    }

    @Override
    public List<BusMessage> readUncommitted(TopicName topic, String group) {
        return memory.readUncommitted(topic, group);
    }

    @Override
    public BusHealth check() {
        return journals.values().stream()
                .map(TopicJournal::trouble)
                .filter(Objects::nonNull)
                .findFirst()
                .<BusHealth>map(BusHealth.Down::new)
                .orElseGet(this::checkMemory);
    }

    @Override
    public void close() {
        making.lock();
        try {
            // first, so that nothing is accepted while the journals close
            memory.close();
            journals.values().forEach(TopicJournal::close);
        } finally {
            making.unlock();
        }
    }

    private BusHealth checkMemory() {
        return switch (memory.check()) {
            case BusHealth.Down down -> down;
            case BusHealth.Up up ->
                new BusHealth.Up(up.detail() + "; "
                        + journals.values().stream()
                                .mapToLong(TopicJournal::bytes)
                                .sum()
                        + " bytes of journals in " + directory);
        };
    }

    /** A topic may be named {@code ..}; its folder must not. */
    private Path folder(TopicName topic) {
        return directory.resolve("topic-" + topic);
    }
}
