// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.feeds.alarms;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kiln.controller.dispatch.NativeAction;
import dev.kiln.controller.feeds.lifecycle.FeedDocuments;
import dev.kiln.controller.feeds.lifecycle.FeedRequest;
import dev.kiln.controller.feeds.lifecycle.FeedState;
import dev.kiln.controller.problem.Problem;
import dev.kiln.controller.problem.Refusal;
import dev.kiln.model.activation.ActivationId;
import dev.kiln.model.activation.ActivationResponse;
import dev.kiln.model.identity.Identity;
import dev.kiln.model.json.Json;
import dev.kiln.store.documents.Document;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** The action of a feed by the clock: makes, shows, changes, pauses and removes the alarm of a trigger. */
public final class AlarmFeed implements NativeAction {

    private final AlarmKind kind;
    private final Rooms rooms;

    /**
     * What it works with.
     *
     * @param documents of the kind {@link AlarmCodec#KIND}
     */
    public record Rooms(
            FeedDocuments documents,
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
            case READ -> AlarmCodec.toClient(own(request, rooms.documents().get(request)));
            case UPDATE, PAUSE, UNPAUSE ->
                told(rooms.documents()
                        .change(request, old -> AlarmCodec.toDocument(changed(own(request, old), request))));
            case DELETE -> told(rooms.documents().delete(request, old -> own(request, old)));
        };
    }

    /** Takes the place of one that is there: that may be left over from a trigger that was deleted without its feed. */
    private ObjectNode create(FeedRequest request) {
        rooms.documents().requireTrigger(request);
        Instant now = now();
        AlarmPlan plan = plan(request.parameters(), now);
        Instant first = plan.first(now, rooms.config().minInterval());
        String seed = ActivationId.random(rooms.random()).value();
        Alarm alarm = Alarm.create(request.trigger(), request.caller().subject(), seed, plan, first, now);
        return told(rooms.documents().change(request, old -> AlarmCodec.toDocument(alarm)));
    }

    private Alarm changed(Alarm alarm, FeedRequest request) {
        Instant now = now();
        return switch (request.event()) {
            case PAUSE -> alarm.paused(now);
            case UNPAUSE -> {
                rooms.documents().requireTrigger(request);
                // what has its times keeps them
                yield alarm.state().isActive() ? alarm : resumed(alarm, alarm.plan(), alarm.fired(), now);
            }
            default -> {
                rooms.documents().requireTrigger(request);
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

    private AlarmPlan plan(ObjectNode parameters, Instant now) {
        AlarmPlan plan = PlanReader.read(kind, parameters, now);
        long bytes = Json.bytes(plan.payload()).length;
        if (bytes > rooms.maxPayloadBytes()) {
            throw new Refusal(Problem.TooLarge.part("trigger_payload", bytes, rooms.maxPayloadBytes()));
        }
        return plan;
    }

    /** One of another feed is none of this one: a client that asks so has mixed them up. */
    private Alarm own(FeedRequest request, Optional<Document> found) {
        return found.map(AlarmCodec::fromDocument)
                .filter(it -> it.plan().kind() == kind)
                .orElseThrow(() -> request.unknown(kind.word()));
    }

    private static ObjectNode told(Document document) {
        return AlarmCodec.toClient(AlarmCodec.fromDocument(document));
    }

    private Instant now() {
        return rooms.clock().instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
