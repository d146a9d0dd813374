// SPDX-License-Identifier: Apache-2.0
package dev.kiln.messaging.claims;

import dev.kiln.messaging.BusException;
import dev.kiln.messaging.BusMessage;
import dev.kiln.messaging.MessageBus;
import dev.kiln.messaging.TopicSpec;
import dev.kiln.messaging.claims.Claim.Attempt;
import dev.kiln.model.activation.ActivationId;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The log of claims beside one invoker's topic. As a topic is in order, everybody who reads it agrees on who was first. Safe for
 * use by several threads.
 */
public final class ClaimLog {

    private static final Logger log = LoggerFactory.getLogger(ClaimLog.class);

    private final MessageBus bus;
    private final TopicSpec topic;
    private final Duration clockSkew;
    private final ReentrantLock reading = new ReentrantLock();
    private @Nullable Round next; // guarded by this
    private boolean isMade; // guarded by this

    /** One reading, for all who asked before it began. */
    private static final class Round {
        Instant since = Instant.MAX; // guarded by the log's monitor

        @Nullable
        Claims claims; // guarded by the lock of reading
    }

    /**
     * Opens nothing yet.
     *
     * @param clockSkew by how much the clocks of the cluster's machines may differ
     */
    public ClaimLog(MessageBus bus, TopicSpec topic, Duration clockSkew) {
        this.bus = bus;
        this.topic = topic;
        this.clockSkew = clockSkew;
    }

    /** Writes a claim; the stage completes when it is in the log. Makes the topic at the first call, which blocks. */
    public CompletionStage<Void> write(Claim claim) {
        make();
        return bus.publish(topic.name(), ClaimCodec.encode(claim));
    }

    /**
     * The claims that were written so far, of activations that began their way at {@code since} or later; maybe some before.
     * Blocks. Who asks while another reads shares the next reading with all who do.
     *
     * @throws BusException.Unavailable when the bus does not answer
     */
    public Claims read(Instant since) {
        make();
        Round round = join(since);
        reading.lock();
        try {
            if (round.claims == null) {
                round.claims = readFrom(begin(round).minus(clockSkew));
            }
            return round.claims;
        } finally {
            reading.unlock();
        }
    }

    private synchronized Round join(
            Instant since) { // together with begin, so that nobody joins a round that reads already
        if (next == null) {
            next = new Round();
        }
        next.since = since.isBefore(next.since) ? since : next.since;
        return next;
    }

    private synchronized Instant begin(Round round) { // see join
        if (next == round) {
            next = null;
        }
        return round.since;
    }

    private Claims readFrom(Instant since) {
        Map<Attempt, Claimant> winners = new HashMap<>();
        Set<ActivationId> ended = new HashSet<>();
        for (BusMessage message : bus.readSince(topic.name(), since)) {
            try {
                Claim claim = ClaimCodec.decode(message.payload());
                winners.putIfAbsent(claim.attempt(), claim.by());
                if (claim.isEnd()) {
                    ended.add(claim.attempt().id());
                }
            } catch (IllegalArgumentException e) {
                log.atWarn()
                        .addKeyValue("topic", topic.name())
                        .addKeyValue("offset", message.offset())
                        .setCause(e)
                        .log("passed over what is no claim");
            }
        }
        return new Claims(winners, ended);
    }

    private synchronized void make() { // once, and others must wait until it is there
        if (!isMade) {
            bus.ensureTopic(topic);
            isMade = true;
        }
    }
}
