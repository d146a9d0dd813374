// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.invoke;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kiln.controller.actions.ActionCache;
import dev.kiln.controller.entitlement.Entitlement;
import dev.kiln.controller.entitlement.Right;
import dev.kiln.controller.entitlement.Throttles;
import dev.kiln.controller.flight.Flight;
import dev.kiln.controller.flight.FlightConfig;
import dev.kiln.controller.flight.Flights;
import dev.kiln.controller.flight.Landing;
import dev.kiln.controller.flight.Publisher;
import dev.kiln.controller.problem.Problem;
import dev.kiln.controller.problem.Refusal;
import dev.kiln.controller.scheduling.Demand;
import dev.kiln.controller.scheduling.Invoker;
import dev.kiln.controller.scheduling.Placement;
import dev.kiln.controller.scheduling.Scheduler;
import dev.kiln.controller.telemetry.ControllerMetrics;
import dev.kiln.messaging.wire.ActivationMessage;
import dev.kiln.messaging.wire.ControllerId;
import dev.kiln.messaging.wire.Leg;
import dev.kiln.messaging.wire.Transaction;
import dev.kiln.model.action.Action;
import dev.kiln.model.activation.ActivationId;
import dev.kiln.model.identity.Identity;
import dev.kiln.model.name.QualifiedName;
import dev.kiln.model.runtimes.RuntimesManifest;
import dev.kiln.model.runtimes.RuntimesManifest.LanguageRuntime;
import dev.kiln.store.Stored;
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

/** Takes an invocation from the request to the bus. Blocks only when the action is not in the cache. */
public final class InvokeService {

    private static final Logger log = LoggerFactory.getLogger(InvokeService.class);

    private static final long TELL_EACH_MILLIS = 1_000;
    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    private final Rooms rooms;
    private final FlightConfig flightConfig;
    private final ControllerId self;
    private final InstantSource clock;
    private final RandomGenerator random;
    private final AtomicLong lastToldMillis = new AtomicLong();

    /** The rooms that an invocation passes through. */
    public record Rooms(
            ActionCache actions,
            Entitlement entitlement,
            RuntimesManifest manifest,
            Scheduler scheduler,
            Flights flights,
            Publisher publisher,
            ControllerMetrics metrics) {}

    public InvokeService(
            Rooms rooms, FlightConfig flightConfig, ControllerId self, InstantSource clock, RandomGenerator random) {
        this.rooms = rooms;
        this.flightConfig = flightConfig;
        this.self = self;
        this.clock = clock;
        this.random = random;
    }

    /**
     * An invocation.
     *
     * @param patience how long the caller waits for the outcome, if he does
     */
    public record Invocation(
            Transaction transaction,
            Identity caller,
            QualifiedName action,
            ObjectNode payload,
            boolean isBlocking,
            Duration patience) {}

    /** Whether {@link #invoke} will not block. */
    boolean isPrompt(QualifiedName name) {
        return rooms.actions().remembered(name).isPresent();
    }

    /**
     * Sends it off. The stage completes with the outcome if the caller waits, else once the bus has the message; it fails
     * with a {@link Refusal} when it could not be sent.
     */
    CompletionStage<Landing> invoke(Invocation invocation) {
        Flight flight;
        try (Throttles.Admission admission = rooms.entitlement().admit(invocation.caller())) {
            flight = prepare(invocation);
            rooms.flights().open(flight);
            admission.sent();
        } catch (Refusal refusal) {
            rooms.metrics().refused(refusal.problem());
            throw refusal;
        }
        return send(flight, invocation.isBlocking());
    }

    private Flight prepare(Invocation invocation) {
        Identity caller = invocation.caller();
        rooms.entitlement().require(caller, Right.ACTIVATE, invocation.action());
        if (invocation.action().packageName().isPresent()) {
            throw new Refusal(new Problem.Missing());
        }
        Stored<Action> stored =
                rooms.actions().get(invocation.action()).orElseThrow(() -> new Refusal(new Problem.Missing()));
        requireRunnable(stored.value(), caller);
        ObjectNode arguments = Resolution.arguments(stored.value(), invocation.payload());
        Demand demand = Resolution.demand(stored.value(), caller.namespaceUuid());
        return flight(invocation, stored, arguments, demand, place(demand));
    }

    private void requireRunnable(Action action, Identity caller) {
        rooms.entitlement().requireKind(caller, action.exec().kind());
        boolean isDeprecated = rooms.manifest()
                .resolve(action.exec().kind())
                .map(LanguageRuntime::isDeprecated)
                .orElse(false);
        if (isDeprecated) {
            throw new Refusal(
                    new Problem.Invalid(
                            "The '" + action.exec().kind()
                                    + "' runtime is no longer supported. You may read and delete but not update or invoke this action."));
        }
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
        return switch (rooms.scheduler().place(demand)) {
            case Placement.Placed placed -> placed.invoker();
            case Placement.Overloaded overloaded -> {
                log.atDebug().log("refused an activation: {}", overloaded.reason());
                throw new Refusal(new Problem.Overloaded(RETRY_AFTER));
            }
            case Placement.NoInvokers none -> {
                tell(none.reason());
                throw new Refusal(new Problem.Unavailable());
            }
        };
    }

    private Flight flight(
            Invocation invocation, Stored<Action> stored, ObjectNode arguments, Demand demand, Invoker invoker) {
        Action action = stored.value();
        Identity caller = invocation.caller();
        Instant now = clock.instant();
        ActivationMessage message = new ActivationMessage(
                invocation.transaction(),
                action.name(),
                action.version(),
                Optional.empty(),
                Optional.of(stored.revision().value()),
                new ActivationMessage.Caller(
                        caller.subject(),
                        caller.namespace(),
                        caller.namespaceUuid(),
                        Resolution.keyFor(action, caller)),
                ActivationId.random(random),
                self,
                invocation.isBlocking(),
                arguments,
                action.parameters().initKeys(),
                Resolution.lockedKeys(action, invocation.payload()),
                Optional.empty(),
                now,
                Leg.first(invoker.term()));
        return new Flight(
                message,
                action,
                demand,
                invoker.id(),
                invocation.isBlocking() ? now.plus(invocation.patience()) : Instant.MAX,
                now.plus(flightConfig.releaseAfter(action.limits().timeout())),
                new CompletableFuture<>(),
                new AtomicBoolean());
    }

    private CompletionStage<Landing> send(Flight flight, boolean isBlocking) {
        int underWay = rooms.flights().countTo(flight.invoker());
        CompletableFuture<Void> sent = rooms.publisher()
                .publish(flight, underWay)
                .whenComplete((nothing, failure) -> {
                    if (failure != null) {
                        rooms.flights().withdraw(flight, "The message bus did not take this activation.");
                    }
                });
        return isBlocking ? sent.thenCompose(nothing -> flight.landing()) : sent.thenApply(nothing -> accepted(flight));
    }

    private static Landing accepted(Flight flight) {
        flight.isGivenOut().set(true);
        return new Landing.StillAway(flight.id());
    }
}
