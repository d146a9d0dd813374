// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.dispatch;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kiln.controller.entitlement.Throttles;
import dev.kiln.controller.entity.FoundAction;
import dev.kiln.controller.flight.Flight;
import dev.kiln.controller.flight.FlightConfig;
import dev.kiln.controller.flight.Flights;
import dev.kiln.controller.flight.Landing;
import dev.kiln.controller.flight.Publisher;
import dev.kiln.controller.problem.Problem;
import dev.kiln.controller.problem.Refusal;
import dev.kiln.controller.records.RecordsConfig;
import dev.kiln.controller.scheduling.Demand;
import dev.kiln.controller.scheduling.Invoker;
import dev.kiln.controller.scheduling.Placement;
import dev.kiln.controller.scheduling.Scheduler;
import dev.kiln.messaging.wire.ActivationMessage;
import dev.kiln.messaging.wire.ControllerId;
import dev.kiln.messaging.wire.Leg;
import dev.kiln.model.action.Action;
import dev.kiln.model.activation.ActivationId;
import dev.kiln.model.identity.Identity;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends one run of an action to an invoker, or to the controller's own actions. Never blocks. */
public final class Dispatch {

    private static final Logger log = LoggerFactory.getLogger(Dispatch.class);

    private static final long TELL_EACH_MILLIS = 1_000;
    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    private final Scheduler scheduler;
    private final Flights flights;
    private final Publisher publisher;
    private final NativeActions natives;
    private final Demands demands;
    private final FlightConfig config;
    private final RecordsConfig records;
    private final ControllerId self;
    private final InstantSource clock;
    private final RandomGenerator random;
    private final AtomicLong lastToldMillis = new AtomicLong();

    public Dispatch(
            Scheduler scheduler,
            Flights flights,
            Publisher publisher,
            NativeActions natives,
            Demands demands,
            FlightConfig config,
            RecordsConfig records,
            ControllerId self,
            InstantSource clock,
            RandomGenerator random) {
        this.scheduler = scheduler;
        this.flights = flights;
        this.publisher = publisher;
        this.natives = natives;
        this.demands = demands;
        this.config = config;
        this.records = records;
        this.self = self;
        this.clock = clock;
        this.random = random;
    }

    /**
     * Sends it off. The stage completes with the outcome if the caller waits, else once the bus has the message; it fails
     * when the bus did not take it.
     *
     * @param admission told when it is on its way
     * @throws Refusal when it could not be sent
     */
    public CompletionStage<Landing> send(Outgoing outgoing, Throttles.Admission admission) {
        Action action = outgoing.found().action();
        if (NativeActions.isNative(action)) {
            // it takes no place among those on their way to invokers
            return natives.start(outgoing);
        }
        JsonNode arguments = Resolution.arguments(action, outgoing.input().value());
        Identity caller = outgoing.caller();
        Demand demand = demands.of(action, caller.namespace(), caller.namespaceUuid());
        Flight flight = flight(outgoing, arguments, demand, place(demand));
        flights.open(flight);
        admission.sent();
        return send(flight, outgoing.isBlocking());
    }

    /** Once a second at most: a cluster without invokers must not fill a disk with saying so. */
    private void tell(String reason) {
        long now = clock.millis();
        long last = lastToldMillis.get();
        if (now - last >= TELL_EACH_MILLIS && lastToldMillis.compareAndSet(last, now)) {
            log.atWarn().log("no invokers available: {}", reason);
        }
    }

    private Invoker place(Demand demand) {
        return switch (scheduler.place(demand)) {
            case Placement.Placed placed -> placed.invoker();
            case Placement.Overloaded overloaded -> {
                log.atDebug().log("refused an activation: {}", overloaded.reason());
                throw new Refusal(new Problem.Overloaded(RETRY_AFTER));
            }
            case Placement.Crowded crowded -> {
                log.atDebug().log("refused an activation: {}", crowded.reason());
                throw new Refusal(new Problem.Throttled("Too many concurrent requests in flight.", RETRY_AFTER));
            }
            case Placement.NoInvokers none -> {
                tell(none.reason());
                throw new Refusal(new Problem.Unavailable());
            }
            case Placement.Barred barred -> {
                tell(barred.reason());
                throw new Refusal(new Problem.Barred(barred.reason(), RETRY_AFTER));
            }
        };
    }

    private Flight flight(Outgoing outgoing, JsonNode arguments, Demand demand, Invoker invoker) {
        FoundAction found = outgoing.found();
        Action action = found.action();
        Identity caller = outgoing.caller();
        Instant now = clock.instant();
        ActivationMessage message = new ActivationMessage(
                outgoing.transaction(),
                action.name(),
                action.version(),
                found.binding(),
                Optional.of(found.stored().revision().value()),
                new ActivationMessage.Caller(
                        caller.subject(),
                        caller.namespace(),
                        caller.namespaceUuid(),
                        Resolution.keyFor(action, caller)),
                ActivationId.random(random),
                self,
                outgoing.isBlocking(),
                arguments,
                action.parameters().initKeys(),
                Resolution.lockedKeys(action, outgoing.input()),
                outgoing.cause(),
                now,
                Leg.first(invoker.term()),
                records.policy(outgoing.transaction(), caller.limits(), outgoing.isBlocking()),
                demand.course().isolation());
        return new Flight(
                message,
                action,
                demand,
                invoker.id(),
                outgoing.isBlocking() ? now.plus(outgoing.patience()) : Instant.MAX,
                now.plus(config.releaseAfter(action.limits().timeout())),
                new CompletableFuture<>(),
                new AtomicBoolean());
    }

    private CompletionStage<Landing> send(Flight flight, boolean isBlocking) {
        int underWay = flights.countTo(flight.invoker());
        CompletableFuture<Void> sent = publisher.publish(flight, underWay).whenComplete((nothing, failure) -> {
            if (failure != null) {
                flights.withdraw(flight, "The message bus did not take this activation.");
            }
        });
        return isBlocking ? sent.thenCompose(nothing -> flight.landing()) : sent.thenApply(nothing -> accepted(flight));
    }

    private static Landing accepted(Flight flight) {
        flight.isGivenOut().set(true);
        return new Landing.StillAway(flight.id());
    }
}
