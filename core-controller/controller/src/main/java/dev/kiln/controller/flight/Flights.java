// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.flight;

import dev.kiln.controller.entitlement.Throttles;
import dev.kiln.controller.scheduling.Scheduler;
import dev.kiln.controller.scheduling.Standing;
import dev.kiln.controller.telemetry.ControllerMetrics;
import dev.kiln.messaging.UnderWay;
import dev.kiln.messaging.wire.Ack;
import dev.kiln.messaging.wire.InvokerId;
import dev.kiln.model.activation.Activation;
import dev.kiln.model.activation.ActivationId;
import dev.kiln.model.activation.StoragePolicy;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All activations on their way. Each leaves exactly once: by an ack, by being withdrawn, or by being given up, which writes
 * its record. Thread-safe; nothing waits here.
 */
public final class Flights {

    private static final Logger log = LoggerFactory.getLogger(Flights.class);

    private final Map<ActivationId, Flight> away = new ConcurrentHashMap<>();

    /** Those that were handed back, with the trip of which that was said. */
    private final Map<ActivationId, Integer> returned = new ConcurrentHashMap<>();

    private final UnderWay<InvokerId> underWay = new UnderWay<>();
    private final Scheduler scheduler;
    private final ControllerRecords records;
    private final RecentLandings recent;
    private final Throttles throttles;
    private final ControllerMetrics metrics;

    public Flights(
            Scheduler scheduler,
            ControllerRecords records,
            RecentLandings recent,
            Throttles throttles,
            ControllerMetrics metrics) {
        this.scheduler = scheduler;
        this.records = records;
        this.recent = recent;
        this.throttles = throttles;
        this.metrics = metrics;
    }

    /** Its namespace's throttle has counted it; here it is given back, once, when the flight leaves. */
    public void open(Flight flight) {
        underWay.begin(flight.invoker());
        away.put(flight.id(), flight);
    }

    /** It could not be sent. If the caller knows the id already, a record says so. */
    public void withdraw(Flight flight, String reason) {
        if (away.remove(flight.id(), flight)) {
            landed(flight);
            metrics.withdrawn();
            scheduler.withdrawn(flight.invoker(), flight.demand());
            if (flight.isGivenOut().get()) {
                giveUp(flight, reason);
            }
        }
    }

    /** An invoker says what became of one; acks of activations that already left are passed over. */
    public void acked(Ack ack) {
        switch (ack) {
            case Ack.Result result -> answer(result.outcome());
            case Ack.Returned returned -> returned(returned);
            case Ack.Combined combined ->
                land(combined.activationId(), combined.isSystemError(), landing(combined.outcome()));
            case Ack.Completion completion ->
                // the outcome is in the store
                land(
                        completion.activationId(),
                        completion.isSystemError(),
                        new Landing.InStore(completion.activationId()));
        }
    }

    /**
     * Tells callers who waited long enough, and gives up what is overdue or was given to an invoker that is lost.
     *
     * @param lost whose activations nobody rescues
     */
    public void sweep(Instant now, Set<InvokerId> lost) {
        for (Flight flight : away.values()) {
            if (!now.isBefore(flight.waitUntil()) && !flight.landing().isDone()) {
                flight.isGivenOut().set(true);
                flight.landing().complete(new Landing.StillAway(flight.id()));
            }
            if (lost.contains(flight.invoker())) {
                abandon(flight, "The invoker '" + flight.invoker() + "' was lost while it had this activation.");
            } else if (!now.isBefore(flight.releaseAt())) {
                abandon(flight, "The invoker '" + flight.invoker() + "' never told what became of this activation.");
            }
        }
    }

    /** It must not run where it is, and does not: from now on it is stranded. */
    private void returned(Ack.Returned ack) {
        Flight flight = away.get(ack.activationId());
        if (flight != null && flight.invoker().equals(ack.invoker())) {
            returned.put(ack.activationId(), ack.leg());
            if (!away.containsKey(ack.activationId())) {
                // it left meanwhile
                returned.remove(ack.activationId());
            }
            log.atInfo()
                    .addKeyValue("activation", ack.activationId())
                    .addKeyValue("invoker", ack.invoker())
                    .addKeyValue("reason", ack.reason())
                    .log("an activation was handed back");
        }
    }

    /** Whether its invoker said that it must not run there. */
    boolean isReturned(Flight flight) {
        Integer leg = returned.get(flight.id());
        return leg != null && leg == flight.message().leg().number();
    }

    /** Those whose invoker does not simply have them. */
    Map<InvokerId, List<Flight>> stranded() {
        return away.values().stream()
                .filter(it -> standing(it) != Standing.HERE)
                .collect(Collectors.groupingBy(Flight::invoker));
    }

    Standing standing(Flight flight) {
        Standing standing =
                scheduler.standing(flight.invoker(), flight.message().leg().term());
        return standing == Standing.HERE && isReturned(flight) ? Standing.LEAVING : standing;
    }

    /**
     * Follows an activation that another controller sent, or this one in an earlier life; only if it is not followed already.
     */
    void adopt(Flight flight) {
        // before, as it may leave at once
        underWay.begin(flight.invoker());
        if (away.putIfAbsent(flight.id(), flight) == null) {
            metrics.adopted();
            throttles.adopted(flight.message().caller().namespaceUuid());
            scheduler.found(flight.invoker(), flight.demand());
        } else {
            underWay.end(flight.invoker());
        }
    }

    /**
     * Goes on following an activation elsewhere, where its demand is counted already; false if it has left meanwhile.
     */
    boolean move(Flight from, Flight to) {
        underWay.begin(to.invoker());
        boolean isMoved = away.replace(from.id(), from, to);
        underWay.end(isMoved ? from.invoker() : to.invoker());
        if (isMoved) {
            returned.remove(from.id());
            scheduler.withdrawn(from.invoker(), from.demand());
            if (!from.invoker().equals(to.invoker())) {
                metrics.moved();
            }
        }
        return isMoved;
    }

    /** The activation had ended already, with this record. */
    void ended(Flight flight, Activation record) {
        if (away.remove(flight.id(), flight)) {
            landed(flight);
            metrics.landed(false);
            scheduler.withdrawn(flight.invoker(), flight.demand());
            recent.add(flight.id());
            flight.landing().complete(new Landing.Ended(record));
        }
    }

    /** The activation had ended already, and left no record: who still waits for it is told no more than its id. */
    void over(Flight flight) {
        if (away.remove(flight.id(), flight)) {
            landed(flight);
            metrics.landed(false);
            scheduler.withdrawn(flight.invoker(), flight.demand());
            flight.landing().complete(new Landing.StillAway(flight.id()));
        }
    }

    public boolean isAway(ActivationId id) {
        return away.containsKey(id);
    }

    public Collection<Flight> all() {
        return List.copyOf(away.values());
    }

    public int count() {
        return away.size();
    }

    /** How many this controller has given to an invoker. */
    public int countTo(InvokerId invoker) {
        return underWay.to(invoker);
    }

    private void answer(Ack.Outcome outcome) {
        Flight flight = away.get(outcome.activationId());
        if (flight != null) {
            Landing landing = landing(outcome);
            if (mayBeRecorded(flight, landing)) {
                recent.add(flight.id());
            }
            flight.landing().complete(landing);
        }
    }

    private void land(ActivationId id, boolean isSystemError, Landing landing) {
        Flight flight = away.remove(id);
        if (flight == null) {
            return;
        }
        landed(flight);
        metrics.landed(isSystemError);
        if (mayBeRecorded(flight, landing)) {
            recent.add(id);
        }
        if (isSystemError) {
            scheduler.failed(flight.invoker(), flight.demand());
        } else {
            scheduler.succeeded(flight.invoker(), flight.demand());
        }
        // last, as the caller may send the next one at once and must find its place free
        flight.landing().complete(landing);
    }

    /** Who asks for a record that will never be must not be kept waiting for it. */
    private static boolean mayBeRecorded(Flight flight, Landing landing) {
        StoragePolicy storage = flight.message().storage();
        return switch (landing) {
            case Landing.Ended ended ->
                storage.keeps(ended.activation().response().status());
            case Landing.InStore stored -> flight.message().isBlocking() || storage != StoragePolicy.NEVER;
            case Landing.StillAway away -> false;
        };
    }

    private static Landing landing(Ack.Outcome outcome) {
        return switch (outcome) {
            case Ack.Outcome.Full full -> new Landing.Ended(full.activation());
            case Ack.Outcome.Stored stored -> new Landing.InStore(stored.activationId());
        };
    }

    /** As {@link #abandon}, of one that a rescue could not save. */
    void fail(Flight flight, String reason) {
        metrics.notMoved();
        abandon(flight, reason);
    }

    /** It can go nowhere, by nobody's fault: its record says why. */
    void refuse(Flight flight, String reason) {
        if (away.remove(flight.id(), flight)) {
            landed(flight);
            metrics.notMoved();
            scheduler.withdrawn(flight.invoker(), flight.demand());
            giveUp(flight, reason);
        }
    }

    /** Nothing is expected of it any more: its record says why. */
    void abandon(Flight flight, String reason) {
        if (away.remove(flight.id(), flight)) {
            landed(flight);
            metrics.givenUp();
            scheduler.vanished(flight.invoker(), flight.demand());
            giveUp(flight, reason);
        }
    }

    private void landed(Flight flight) {
        returned.remove(flight.id());
        underWay.end(flight.invoker());
        throttles.landed(flight.message().caller().namespaceUuid());
    }

    private void giveUp(Flight flight, String reason) {
        Activation record = records.write(flight, reason);
        recent.add(flight.id());
        flight.landing().complete(new Landing.Ended(record));
    }
}
