// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.topics;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kiln.controller.dispatch.NativeAction;
import dev.kiln.controller.lifecycle.FeedRequest;
import dev.kiln.controller.lifecycle.FeedState;
import dev.kiln.controller.lifecycle.LifecycleEvent;
import dev.kiln.controller.problem.Problem;
import dev.kiln.controller.problem.Refusal;
import dev.kiln.messaging.topics.TopicSource;
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

/** The action {@code kafkaFeed}: has a topic read for a trigger, shows, changes, pauses and ends that. */
public final class TopicFeed implements NativeAction {

    /** Whoever reads the topic writes its document, too, so a change may have to be made again. */
    private static final int ATTEMPTS = 10;

    private final Rooms rooms;

    /**
     * What it works with.
     *
     * @param source of readers; absent where the server has no client for Kafka
     * @param isTrigger tells whether there is a trigger; blocks
     */
    public record Rooms(
            DocumentStore documents,
            Optional<TopicSource> source,
            Predicate<QualifiedName> isTrigger,
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
            case READ -> subscription(find(request)).toClient();
            case UPDATE, PAUSE, UNPAUSE -> change(request);
            case DELETE -> delete(request);
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
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            Optional<Stored<Document>> old = rooms.documents().get(Subscription.key(request.trigger()));
            if (old.isEmpty()) {
                requireRoom(request);
            }
            if (write(made, old)) {
                return made.toClient();
            }
        }
        throw new Refusal(Problem.Conflict.CONCURRENT);
    }

    private ObjectNode change(FeedRequest request) {
        Optional<TopicPlan> checked = Optional.empty();
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            Stored<Document> old = find(request);
            Subscription was = subscription(old);
            TopicPlan plan = TopicPlan.read(request.over(was.plan().toJson()));
            if (request.event() != LifecycleEvent.PAUSE && !checked.equals(Optional.of(plan))) {
                // asking a broker takes a while, so not again for each attempt
                requireReadable(request, plan, was.group());
                checked = Optional.of(plan);
            }
            Subscription changed = changed(was, plan, request.event());
            if (write(changed, Optional.of(old))) {
                return changed.toClient();
            }
        }
        throw new Refusal(Problem.Conflict.CONCURRENT);
    }

    private Subscription changed(Subscription was, TopicPlan plan, LifecycleEvent event) {
        FeedState active = was.state().isActive() ? was.state() : new FeedState.Active(now());
        return switch (event) {
            case PAUSE -> was.in(new FeedState.Paused(now()));
            case UNPAUSE -> was.in(active);
            default -> was.reading(plan).in(was.state() instanceof FeedState.Paused ? was.state() : active);
        };
    }

    private ObjectNode delete(FeedRequest request) {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            Stored<Document> old = find(request);
            DeleteOutcome outcome = rooms.documents().delete(old.value().key(), old.revision());
            if (outcome instanceof DeleteOutcome.Deleted) {
                return subscription(old).toClient();
            }
        }
        throw new Refusal(Problem.Conflict.CONCURRENT);
    }

    private Stored<Document> find(FeedRequest request) {
        return rooms.documents()
                .get(Subscription.key(request.trigger()))
                .orElseThrow(() -> request.unknown("kafkaFeed"));
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
        if (!rooms.isTrigger().test(request.trigger())) {
            throw new Refusal(new Problem.Unknown(
                    "There is no trigger '" + request.trigger() + "'; a trigger is made before its feed."));
        }
        source.problem(new TopicSource.Wanted(plan.brokers(), plan.topic(), group, 1))
                .ifPresent(it -> {
                    throw FeedRequest.invalid(it);
                });
    }

    private void requireRoom(FeedRequest request) {
        int max = rooms.config().maxPerNamespace();
        String prefix = request.trigger().namespace() + "/";
        boolean isFull = max == 0
                || !rooms.documents()
                        .list(Subscription.KIND, prefix, new Page(max - 1, 1))
                        .isEmpty();
        if (isFull) {
            throw new Refusal(new Problem.Forbidden("The namespace '"
                    + request.trigger().namespace()
                    + "' may have " + max + " topics read, and has them. Delete one, or ask an operator for more:"
                    + " kiln.controller.feeds.kafka.max-per-namespace."));
        }
    }

    private boolean write(Subscription subscription, Optional<Stored<Document>> old) {
        Expected expected =
                old.<Expected>map(it -> new Expected.At(it.revision())).orElseGet(Expected.Absent::new);
        return rooms.documents().put(subscription.toDocument(), expected) instanceof PutOutcome.Written;
    }

    private static Subscription subscription(Stored<Document> stored) {
        return Subscription.fromDocument(stored.value());
    }

    private Instant now() {
        return rooms.clock().instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
