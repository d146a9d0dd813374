// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.flight;

import dev.kiln.messaging.BusException;
import dev.kiln.messaging.BusMessage;
import dev.kiln.messaging.TopicName;
import dev.kiln.messaging.wire.ActivationMessage;
import dev.kiln.messaging.wire.ActivationMessageCodec;
import dev.kiln.messaging.wire.InvokerId;
import dev.kiln.model.action.Action;
import dev.kiln.store.StoreException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
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
    private final FlightConfig config;
    private final InstantSource clock;

    Orphans(RescueRooms rooms, FlightConfig config, InstantSource clock) {
        this.rooms = rooms;
        this.config = config;
        this.clock = clock;
    }

    /** Takes over what a lost invoker was given by controllers that are gone. */
    void adoptFrom(InvokerId lost) {
        int adopted = 0;
        try {
            TopicName topic = rooms.topics().invoker(lost).name();
            for (BusMessage message : rooms.bus().readUncommitted(topic, topic.value())) {
                if (adopted < MOST && adopt(message, lost)) {
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

    private boolean adopt(BusMessage bytes, InvokerId lost) {
        ActivationMessage message;
        try {
            message = ActivationMessageCodec.decode(bytes.payload());
        } catch (IllegalArgumentException e) {
            return false; // no activation: its invoker will pass it over
        }
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
                rooms.demands().of(action, message.caller().namespaceUuid()),
                lost,
                Instant.MAX,
                releaseAt,
                new CompletableFuture<>(),
                new AtomicBoolean(true));
    }
}
