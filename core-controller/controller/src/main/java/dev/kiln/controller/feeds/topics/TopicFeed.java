// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.feeds.topics;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kiln.controller.dispatch.NativeAction;
import dev.kiln.controller.feeds.lifecycle.FeedDocuments;
import dev.kiln.controller.feeds.lifecycle.FeedRequest;
import dev.kiln.controller.feeds.lifecycle.FeedState;
import dev.kiln.controller.feeds.lifecycle.LifecycleEvent;
import dev.kiln.controller.problem.Problem;
import dev.kiln.controller.problem.Refusal;
import dev.kiln.messaging.topics.TopicSource;
import dev.kiln.model.activation.ActivationId;
import dev.kiln.model.activation.ActivationResponse;
import dev.kiln.model.identity.Identity;
import dev.kiln.model.json.Json;
import dev.kiln.store.documents.Document;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;

/** The action {@code kafkaFeed}: has a topic read for a trigger, shows, changes, pauses and ends that. */
public final class TopicFeed implements NativeAction {

    private final Rooms rooms;

    /**
     * What it works with.
     *
     * @param documents of the kind {@link Subscription#KIND}
     * @param source of readers; absent where the server has no client for Kafka
     */
    public record Rooms(
            FeedDocuments documents,
            Optional<TopicSource> source,
            TopicsConfig config,
            InstantSource clock,
            RandomGenerator random) {}

    public TopicFeed(Rooms rooms) {
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
            case READ -> own(request, rooms.documents().get(request)).toClient();
            case UPDATE, PAUSE, UNPAUSE -> change(request);
            case DELETE -> told(rooms.documents().delete(request, old -> own(request, old)));
        };
    }

    private ObjectNode create(FeedRequest request) {
        TopicPlan plan = TopicPlan.read(request.parameters());
        String group = "kiln-" + ActivationId.random(rooms.random()).value();
        requireReadable(request, plan, group);
        Subscription made = new Subscription(
                request.trigger(),
                request.caller().subject(),
                group,
                plan,
                new FeedState.Active(now()),
                "",
                Instant.EPOCH,
                0,
                Optional.empty());
        return told(rooms.documents().change(request, old -> made.toDocument()));
    }

    private ObjectNode change(FeedRequest request) {
        // asking a broker takes a while, so not again for each attempt
        Set<TopicPlan> checked = new HashSet<>();
        return told(rooms.documents().change(request, old -> {
            Subscription was = own(request, old);
            TopicPlan plan = TopicPlan.read(request.over(was.plan().toJson()));
            if (request.event() != LifecycleEvent.PAUSE && checked.add(plan)) {
                requireReadable(request, plan, was.group());
            }
            return changed(was, plan, request.event()).toDocument();
        }));
    }

    private Subscription changed(Subscription was, TopicPlan plan, LifecycleEvent event) {
        FeedState active = was.state().isActive() ? was.state() : new FeedState.Active(now());
        return switch (event) {
            case PAUSE -> was.in(new FeedState.Paused(now()));
            case UNPAUSE -> was.in(active);
            default -> was.reading(plan).in(was.state() instanceof FeedState.Paused ? was.state() : active);
        };
    }

    private static Subscription own(FeedRequest request, Optional<Document> found) {
        return found.map(Subscription::fromDocument).orElseThrow(() -> request.unknown("kafkaFeed"));
    }

    private static ObjectNode told(Document document) {
        return Subscription.fromDocument(document).toClient();
    }

    /** Refuses addresses before anything is sent to them: a controller reaches what users must not. */
    private void requireReadable(FeedRequest request, TopicPlan plan, String group) {
        TopicSource source =
                rooms.source().orElseThrow(() -> FeedRequest.invalid("This server has no client for Kafka."));
        for (String broker : plan.brokers()) {
            if (!rooms.config().allows(broker)) {
                throw new Refusal(new Problem.Forbidden("The broker '" + broker + "' is not among those that may be"
                        + " read here. An operator allows it by kiln.controller.feeds.kafka.brokers = [\"" + broker
                        + "\"]."));
            }
        }
        rooms.documents().requireTrigger(request);
        source.problem(new TopicSource.Wanted(plan.brokers(), plan.topic(), group, 1))
                .ifPresent(it -> {
                    throw FeedRequest.invalid(it);
                });
    }

    private Instant now() {
        return rooms.clock().instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
