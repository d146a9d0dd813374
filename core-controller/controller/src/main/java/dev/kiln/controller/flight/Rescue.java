// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.flight;

import dev.kiln.controller.flight.RescuePolicy.Decision;
import dev.kiln.controller.scheduling.Placement;
import dev.kiln.controller.scheduling.Standing;
import dev.kiln.messaging.BusException;
import dev.kiln.messaging.BusMessage;
import dev.kiln.messaging.claims.Claim;
import dev.kiln.messaging.claims.Claimant;
import dev.kiln.messaging.claims.Claims;
import dev.kiln.messaging.wire.ActivationMessage;
import dev.kiln.messaging.wire.ControllerId;
import dev.kiln.messaging.wire.InvokerId;
import dev.kiln.messaging.wire.Leg;
import dev.kiln.messaging.wire.Ping;
import dev.kiln.messaging.wire.PingCodec;
import dev.kiln.model.activation.Activation;
import dev.kiln.model.activation.ActivationResponse;
import dev.kiln.store.StoreException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes care of flights whose invoker is lost, leaves, or came back in another term: what had not begun goes to another invoker at
 * once, what had begun is sent again or fails, as its action allows. Blocks; {@link #look} is for one thread.
 *
 * <p>What has begun is read from the invoker's log of claims. A controller never claims itself, so it may die at any point in
 * here, and several may send the same activation: the invokers' claims decide who runs it.
 */
final class Rescue {

    private static final Logger log = LoggerFactory.getLogger(Rescue.class);

    /** After a round that had to leave something where it is. */
    private static final Duration REST = Duration.ofMillis(500);

    private final RescueRooms rooms;
    private final ControllerId self;
    private final FlightConfig config;
    private final Duration lostAfter;
    private final InstantSource clock;
    private final ClaimLogs logs;
    private final Map<InvokerId, Instant> resting = new HashMap<>();

    Rescue(
            RescueRooms rooms,
            ClaimLogs logs,
            ControllerId self,
            FlightConfig config,
            Duration lostAfter,
            InstantSource clock) {
        this.rooms = rooms;
        this.logs = logs;
        this.self = self;
        this.config = config;
        this.lostAfter = lostAfter;
        this.clock = clock;
    }

    /** One look at all flights. */
    void look() {
        Instant now = clock.instant();
        rooms.flights().stranded().forEach((invoker, flights) -> {
            if (!resting.getOrDefault(invoker, Instant.MIN).isAfter(now)) {
                rescue(invoker, flights);
            }
        });
    }

    private void rescue(InvokerId invoker, List<Flight> flights) {
        resting.put(invoker, clock.instant().plus(REST));
        try {
            if (flights.stream().anyMatch(it -> rooms.flights().standing(it) == Standing.LOST)) {
                hearLastPings();
            }
            Map<InvokerId, List<Flight>> byHome =
                    flights.stream().collect(Collectors.groupingBy(it -> home(it).orElse(invoker)));
            byHome.forEach((home, some) -> {
                Claims claims = claims(home, some);
                for (Flight flight : some) {
                    flight.message().transaction().run(() -> act(flight, claims));
                }
            });
        } catch (BusException e) {
            log.atWarn()
                    .addKeyValue("invoker", invoker)
                    .addKeyValue("flights", flights.size())
                    .addKeyValue("reason", e.getMessage())
                    .log("activations of an invoker wait for the bus before they can be rescued");
        }
    }

    /**
     * Who seems silent may only not have been heard: this controller was paused, or its reader lags behind. What the topic holds
     * now is heard first, so that whoever is silent still has no lease any more.
     */
    private void hearLastPings() {
        Instant since = clock.instant().minus(lostAfter).minus(config.clockSkew());
        for (BusMessage message : rooms.bus().readSince(rooms.topics().health().name(), since)) {
            try {
                Ping ping = PingCodec.decode(message.payload());
                rooms.scheduler().heard(ping);
            } catch (IllegalArgumentException e) {
                log.warn("passed over one of the pings", e);
            }
        }
    }

    private Claims claims(InvokerId home, List<Flight> flights) {
        Instant since = flights.stream()
                .map(it -> it.message().transaction().start())
                .min(Instant::compareTo)
                .orElseThrow();
        return logs.of(home).read(since);
    }

    private void act(Flight flight, Claims claims) {
        switch (RescuePolicy.decide(flight, rooms.flights().standing(flight), claims)) {
            case Decision.Stay stay -> {
                // it will tell, or be lost later
            }
            case Decision.Move move -> move(flight, move.attempt());
            case Decision.Follow follow -> follow(flight, follow.to(), follow.attempt());
            case Decision.Over over -> rooms.flights().over(flight);
            case Decision.Fail fail -> fail(flight, fail.reason());
        }
    }

    private void move(Flight flight, int attempt) {
        switch (rooms.scheduler().place(flight.demand())) {
            case Placement.Placed placed -> {
                InvokerId to = placed.invoker().id();
                Flight moved = onLeg(flight, to, attempt, placed.invoker().term());
                if (rooms.flights().move(flight, moved)) {
                    send(moved, flight.invoker());
                } else {
                    rooms.scheduler().withdrawn(to, flight.demand());
                }
            }
            case Placement.Overloaded overloaded -> stays(flight, overloaded.reason());
            case Placement.Crowded crowded -> stays(flight, crowded.reason());
            case Placement.NoInvokers none -> stays(flight, none.reason());
            case Placement.Barred barred -> {
                // its invoker has refused it, and so do all others: who waits is told at once
                if (rooms.flights().isReturned(flight)) {
                    rooms.flights().refuse(flight, barred.reason());
                } else {
                    stays(flight, barred.reason());
                }
            }
        }
    }

    private void send(Flight moved, InvokerId from) {
        log.atInfo()
                .addKeyValue("activation", moved.id())
                .addKeyValue("from", from)
                .addKeyValue("to", moved.invoker())
                .addKeyValue("attempt", moved.message().leg().attempt())
                .log("an activation goes to another invoker");
        // as if alone: it has waited long enough
        CompletionStage<Void> sending = rooms.publisher().publish(moved, 1);
        sending.whenComplete((sent, failure) -> {
            if (failure != null) {
                // nobody knows whether it was sent: it is sent again, and runs once
                Flight unsent =
                        onLeg(moved, moved.invoker(), moved.message().leg().attempt(), 0);
                rooms.scheduler().found(unsent.invoker(), unsent.demand());
                if (!rooms.flights().move(moved, unsent)) {
                    rooms.scheduler().withdrawn(unsent.invoker(), unsent.demand());
                }
            }
        });
    }

    private void follow(Flight flight, InvokerId to, int attempt) {
        rooms.scheduler().found(to, flight.demand());
        Flight followed = onLeg(flight, to, attempt, rooms.scheduler().term(to));
        if (!rooms.flights().move(flight, followed)) {
            rooms.scheduler().withdrawn(to, flight.demand());
        }
    }

    private void fail(Flight flight, String reason) {
        try {
            ActivationMessage message = flight.message();
            Optional<Activation> record = rooms.store().get(message.caller().namespace(), message.activationId());
            if (record.isPresent()) {
                rooms.flights().ended(flight, record.get());
            } else {
                rooms.flights().fail(flight, reason);
                noteEnd(flight);
            }
        } catch (StoreException e) {
            // it may have ended well: its record decides, once the store answers
            log.atWarn()
                    .addKeyValue("activation", flight.id())
                    .addKeyValue("reason", e.getMessage())
                    .log("an activation of a lost invoker waits for the store");
        }
    }

    /** Where nobody wants the record of a failure, the log of claims tells other controllers that there will be no more. */
    private void noteEnd(Flight flight) {
        ActivationMessage message = flight.message();
        if (message.storage().keeps(ActivationResponse.Status.WHISK_ERROR)) {
            return;
        }
        Claim end = new Claim(
                new Claim.Attempt(flight.id(), message.leg().attempt()),
                new Claimant(flight.invoker(), message.leg().term()),
                true);
        logs.of(home(flight).orElse(flight.invoker())).write(end).whenComplete((noted, failure) -> {
            if (failure != null) {
                // whoever finds it again ends it again
                log.atDebug()
                        .addKeyValue("activation", flight.id())
                        .setCause(failure)
                        .log("the end of an activation could not be noted");
            }
        });
    }

    private static void stays(Flight flight, String reason) {
        log.atDebug()
                .addKeyValue("activation", flight.id())
                .addKeyValue("reason", reason)
                .log("an activation cannot go to another invoker yet");
    }

    private Flight onLeg(Flight flight, InvokerId to, int attempt, long term) {
        Instant now = clock.instant();
        Leg next = flight.message().leg().next(flight.invoker(), attempt, term);
        Instant releaseAt =
                now.plus(config.releaseAfter(flight.action().limits().timeout()));
        return flight.moved(flight.message().on(next, self, now), to, releaseAt);
    }

    private static Optional<InvokerId> home(Flight flight) {
        return flight.message().leg().home();
    }
}
