// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.flight;

import dev.kiln.messaging.BusException;
import dev.kiln.messaging.BusMessage;
import dev.kiln.messaging.TopicName;
import dev.kiln.messaging.wire.ActivationMessage;
import dev.kiln.messaging.wire.ActivationMessageCodec;
import dev.kiln.messaging.wire.InvokerId;
import dev.kiln.model.action.Action;
import dev.kiln.model.activation.ActivationId;
import dev.kiln.model.activation.StoragePolicy;
import dev.kiln.store.StoreException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds activations whose invoker and whose controller are both gone, in the topic of the invoker, and follows them from here; the
 * rescue does the rest. Several controllers may do so at once. Blocks.
 */
final class Orphans {

    private static final Logger log = LoggerFactory.getLogger(Orphans.class);

    /** So many are taken over at a time. */
    private static final int MOST = 1_000;

    private final RescueRooms rooms;
    private final ClaimLogs logs;
    private final FlightConfig config;
    private final InstantSource clock;

    Orphans(RescueRooms rooms, ClaimLogs logs, FlightConfig config, InstantSource clock) {
        this.rooms = rooms;
        this.logs = logs;
        this.config = config;
        this.clock = clock;
    }

    /** Takes over what a lost invoker was given by controllers that are gone. */
    void adoptFrom(InvokerId lost) {
        int adopted = 0;
        try {
            List<ActivationMessage> messages = uncommitted(lost);
            Set<ActivationId> ended = endedWithoutRecord(messages, lost);
            for (ActivationMessage message : messages) {
                if (adopted < MOST && !ended.contains(message.activationId()) && adopt(message, lost)) {
                    adopted++;
                }
            }
        } catch (BusException | StoreException e) {
            log.atWarn()
                    .addKeyValue("invoker", lost)
                    .addKeyValue("reason", e.getMessage())
                    .log("cannot look for activations that nobody follows; will try again");
        }
        if (adopted > 0) {
            log.atWarn()
                    .addKeyValue("invoker", lost)
                    .addKeyValue("count", adopted)
                    .log("took over activations of a lost invoker whose controllers are gone");
        }
    }

    private List<ActivationMessage> uncommitted(InvokerId lost) {
        TopicName topic = rooms.topics().invoker(lost).name();
        List<ActivationMessage> messages = new ArrayList<>();
        for (BusMessage bytes : rooms.bus().readUncommitted(topic, topic.value())) {
            try {
                messages.add(ActivationMessageCodec.decode(bytes.payload()));
            } catch (IllegalArgumentException e) {
                log.atDebug().setCause(e).log("no activation: its invoker will pass it over");
            }
        }
        return messages;
    }

    /** Those of which the store cannot tell that they have ended. */
    private Set<ActivationId> endedWithoutRecord(List<ActivationMessage> messages, InvokerId lost) {
        Map<InvokerId, Instant> firstByHome = new HashMap<>();
        for (ActivationMessage message : messages) {
            if (message.storage() != StoragePolicy.ALWAYS) {
                Instant start = message.transaction().start();
                firstByHome.merge(
                        message.leg().home().orElse(lost), start, (one, two) -> one.isBefore(two) ? one : two);
            }
        }
        Set<ActivationId> ended = new HashSet<>();
        firstByHome.forEach(
                (home, first) -> ended.addAll(logs.of(home).read(first).ended()));
        return ended;
    }

    private boolean adopt(ActivationMessage message, InvokerId lost) {
        boolean isKnown = message.transaction().isHealthTest()
                || rooms.isUp().test(message.replyTo())
                || rooms.flights().isAway(message.activationId())
                || rooms.recent().contains(message.activationId())
                || rooms.store()
                        .get(message.caller().namespace(), message.activationId())
                        .isPresent();
        if (isKnown) {
            return false;
        }
        Optional<Action> action = rooms.actions().apply(message.action());
        // of an action that is gone nothing could be run: its invoker says so when it is back
        action.ifPresent(it -> rooms.flights().adopt(flight(message, it, lost)));
        return action.isPresent();
    }

    private Flight flight(ActivationMessage message, Action action, InvokerId lost) {
        Instant releaseAt =
                clock.instant().plus(config.releaseAfter(action.limits().timeout()));
        return new Flight(
                message,
                action,
                rooms.demands()
                        .of(
                                action,
                                message.caller().namespace(),
                                message.caller().namespaceUuid()),
                lost,
                Instant.MAX,
                releaseAt,
                new CompletableFuture<>(),
                new AtomicBoolean(true));
    }
}
