// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.alarms;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kiln.controller.dispatch.NativeAction;
import dev.kiln.controller.lifecycle.FeedRequest;
import dev.kiln.controller.lifecycle.FeedState;
import dev.kiln.controller.problem.Problem;
import dev.kiln.controller.problem.Refusal;
import dev.kiln.model.activation.ActivationId;
import dev.kiln.model.activation.ActivationResponse;
import dev.kiln.model.identity.Identity;
import dev.kiln.model.json.Json;
import dev.kiln.model.name.QualifiedName;
import dev.kiln.store.DeleteOutcome;
import dev.kiln.store.Expected;
import dev.kiln.store.Page;
import dev.kiln.store.PutOutcome;
import dev.kiln.store.Stored;
import dev.kiln.store.documents.Document;
import dev.kiln.store.documents.DocumentStore;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;

/** The action of a feed by the clock: makes, shows, changes, pauses and removes the alarm of a trigger. */
public final class AlarmFeed implements NativeAction {

    /** Whoever fires the alarm writes it, too, so a change may have to be made again. */
    private static final int ATTEMPTS = 10;

    private final AlarmKind kind;
    private final Rooms rooms;

    /**
     * What it works with.
     *
     * @param isTrigger tells whether there is a trigger; blocks
     */
    public record Rooms(
            DocumentStore documents,
            Predicate<QualifiedName> isTrigger,
            AlarmsConfig config,
            long maxPayloadBytes,
            InstantSource clock,
            RandomGenerator random) {}

    public AlarmFeed(AlarmKind kind, Rooms rooms) {
        this.kind = kind;
        this.rooms = rooms;
    }

    @Override
    public ActivationResponse run(Identity caller, ObjectNode arguments) {
        ObjectNode result = answer(FeedRequest.read(caller, arguments));
        return ActivationResponse.success(result, Json.bytes(result).length);
    }

    private ObjectNode answer(FeedRequest request) {
        return switch (request.event()) {
            case CREATE -> create(request);
            case READ -> AlarmCodec.toClient(alarm(find(request)));
            case UPDATE, PAUSE, UNPAUSE -> change(request);
            case DELETE -> delete(request);
        };
    }

    /** Takes the place of one that is there: that may be left over from a trigger that was deleted without its feed. */
    private ObjectNode create(FeedRequest request) {
        requireTrigger(request);
        Instant now = now();
        AlarmPlan plan = plan(request.parameters(), now);
        Instant first = plan.first(now, rooms.config().minInterval());
        String seed = ActivationId.random(rooms.random()).value();
        Alarm alarm = Alarm.create(request.trigger(), request.caller().subject(), seed, plan, first, now);
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            Optional<Stored<Document>> old = rooms.documents().get(AlarmCodec.key(request.trigger()));
            if (old.isEmpty()) {
                requireRoom(request);
            }
            if (write(alarm, old)) {
                return AlarmCodec.toClient(alarm);
            }
        }
        throw new Refusal(Problem.Conflict.CONCURRENT);
    }

    private ObjectNode change(FeedRequest request) {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            Stored<Document> old = find(request);
            Alarm changed = changed(alarm(old), request);
            if (write(changed, Optional.of(old))) {
                return AlarmCodec.toClient(changed);
            }
        }
        throw new Refusal(Problem.Conflict.CONCURRENT);
    }

    private Alarm changed(Alarm alarm, FeedRequest request) {
        Instant now = now();
        return switch (request.event()) {
            case PAUSE -> alarm.paused(now);
            case UNPAUSE -> {
                requireTrigger(request);
                // what has its times keeps them
                yield alarm.state().isActive() ? alarm : resumed(alarm, alarm.plan(), alarm.fired(), now);
            }
            default -> {
                requireTrigger(request);
                AlarmPlan plan = plan(request.over(alarm.plan().config()), now);
                long fired = request.parameters().has("maxTriggers") ? 0 : alarm.fired();
                yield alarm.state() instanceof FeedState.Paused
                        ? alarm.planned(plan, fired)
                        : resumed(alarm, plan, fired, now);
            }
        };
    }

    private Alarm resumed(Alarm alarm, AlarmPlan plan, long fired, Instant now) {
        if (plan.maxTriggers().isPresent() && fired >= plan.maxTriggers().getAsLong() && kind != AlarmKind.ONCE) {
            throw FeedRequest.invalid("The alarm on '" + alarm.trigger() + "' went off " + fired
                    + " times, as often as it should; set maxTriggers anew to have it go on.");
        }
        return alarm.resumed(plan, plan.first(now, rooms.config().minInterval()), fired, now);
    }

    private ObjectNode delete(FeedRequest request) {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            Stored<Document> old = find(request);
            DeleteOutcome outcome = rooms.documents().delete(old.value().key(), old.revision());
            if (outcome instanceof DeleteOutcome.Deleted) {
                return AlarmCodec.toClient(alarm(old));
            }
        }
        throw new Refusal(Problem.Conflict.CONCURRENT);
    }

    private AlarmPlan plan(ObjectNode parameters, Instant now) {
        AlarmPlan plan = PlanReader.read(kind, parameters, now);
        long bytes = Json.bytes(plan.payload()).length;
        if (bytes > rooms.maxPayloadBytes()) {
            throw new Refusal(Problem.TooLarge.part("trigger_payload", bytes, rooms.maxPayloadBytes()));
        }
        return plan;
    }

    /** One of another feed is none of this one: a client that asks so has mixed them up. */
    private Stored<Document> find(FeedRequest request) {
        Stored<Document> found = rooms.documents()
                .get(AlarmCodec.key(request.trigger()))
                .orElseThrow(() -> request.unknown(kind.word()));
        if (alarm(found).plan().kind() != kind) {
            throw request.unknown(kind.word());
        }
        return found;
    }

    private void requireTrigger(FeedRequest request) {
        if (!rooms.isTrigger().test(request.trigger())) {
            throw new Refusal(new Problem.Unknown(
                    "There is no trigger '" + request.trigger() + "'; a trigger is made before its feed."));
        }
    }

    private void requireRoom(FeedRequest request) {
        int max = rooms.config().maxPerNamespace();
        String prefix = request.trigger().namespace() + "/";
        boolean isFull = max == 0
                || !rooms.documents()
                        .list(AlarmCodec.KIND, prefix, new Page(max - 1, 1))
                        .isEmpty();
        if (isFull) {
            throw new Refusal(
                    new Problem.Forbidden("The namespace '" + request.trigger().namespace()
                            + "' may have " + max + " alarms, and has them. Delete one, or ask an operator for more:"
                            + " kiln.controller.feeds.alarms.max-per-namespace."));
        }
    }

    private boolean write(Alarm alarm, Optional<Stored<Document>> old) {
        Expected expected =
                old.<Expected>map(it -> new Expected.At(it.revision())).orElseGet(Expected.Absent::new);
        return rooms.documents().put(AlarmCodec.toDocument(alarm), expected) instanceof PutOutcome.Written;
    }

    private static Alarm alarm(Stored<Document> stored) {
        return AlarmCodec.fromDocument(stored.value());
    }

    private Instant now() {
        return rooms.clock().instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
