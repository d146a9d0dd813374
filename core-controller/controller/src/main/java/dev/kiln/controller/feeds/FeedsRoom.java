// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.feeds;

import dev.kiln.controller.dispatch.NativeAction;
import dev.kiln.controller.entity.Entities;
import dev.kiln.controller.feeds.alarms.AlarmClock;
import dev.kiln.controller.feeds.alarms.AlarmFeed;
import dev.kiln.controller.feeds.alarms.AlarmKind;
import dev.kiln.controller.feeds.lifecycle.FeedDocuments;
import dev.kiln.controller.feeds.lifecycle.FeedFire;
import dev.kiln.controller.feeds.topics.TopicFeed;
import dev.kiln.controller.feeds.topics.TopicReaders;
import dev.kiln.controller.telemetry.ControllerMetrics;
import dev.kiln.messaging.topics.TopicSource;
import dev.kiln.messaging.wire.ControllerId;
import dev.kiln.model.name.EntityName;
import dev.kiln.model.name.NamespaceName;
import dev.kiln.model.name.QualifiedName;
import dev.kiln.store.ArtifactStore;
import dev.kiln.store.documents.DocumentStore;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.random.RandomGenerator;

/** The built-in feeds: their actions, and the loops that fire triggers. */
public final class FeedsRoom {

    private final Ground ground;
    private final FeedsConfig config;
    private final InstantSource clock;
    private final RandomGenerator random;

    /**
     * What it stands on.
     *
     * @param operators whose namespace has the packages
     * @param topics reads them; absent where the server has no client for Kafka
     * @param maxPayloadBytes that a trigger is fired with
     */
    public record Ground(
            DocumentStore documents,
            Entities entities,
            Optional<TopicSource> topics,
            NamespaceName operators,
            long maxPayloadBytes) {}

    public FeedsRoom(Ground ground, FeedsConfig config, InstantSource clock, RandomGenerator random) {
        this.ground = ground;
        this.config = config;
        this.clock = clock;
        this.random = random;
    }

    /** Makes the packages, where they are not there; blocks. */
    public static void install(ArtifactStore store, NamespaceName operators, InstantSource clock) {
        SystemPackages.ensure(
                store, operators, List.of(AlarmPackage.describe(), MessagingPackage.describe()), clock.instant());
    }

    /** What the actions of the packages do. */
    public Map<QualifiedName, NativeAction> actions() {
        Map<QualifiedName, NativeAction> actions = new HashMap<>();
        var alarms = new FeedDocuments(
                ground.documents(),
                AlarmClock.KIND,
                this::isTrigger,
                new FeedDocuments.Bound(
                        config.alarms().maxPerNamespace(), "alarms", "kiln.controller.feeds.alarms.max-per-namespace"));
        var rooms = new AlarmFeed.Rooms(alarms, config.alarms(), ground.maxPayloadBytes(), clock, random);
        for (AlarmKind kind : AlarmKind.values()) {
            actions.put(name(AlarmPackage.NAME, kind.word()), new AlarmFeed(kind, rooms));
        }
        var topics = new FeedDocuments(
                ground.documents(),
                TopicReaders.KIND,
                this::isTrigger,
                new FeedDocuments.Bound(
                        config.kafka().maxPerNamespace(),
                        "topics read",
                        "kiln.controller.feeds.kafka.max-per-namespace"));
        actions.put(
                name(MessagingPackage.NAME, MessagingPackage.FEED),
                new TopicFeed(new TopicFeed.Rooms(topics, ground.topics(), config.kafka(), clock, random)));
        return actions;
    }

    /**
     * Begins to fire triggers.
     *
     * @return to be closed
     */
    public FeedLoops start(FeedFire fire, ControllerMetrics metrics, ControllerId self, Executor threads) {
        AlarmClock alarms =
                new AlarmClock(ground.documents(), fire, metrics::alarm, self, config.alarms(), threads, clock, random);
        Thread.ofVirtual().name("alarms").start(alarms);
        if (ground.topics().isEmpty() || config.kafka().brokers().isEmpty()) {
            return new FeedLoops(List.of(alarms::close));
        }
        var tools = new TopicReaders.Tools(
                ground.documents(),
                ground.topics().get(),
                fire,
                metrics::topicFire,
                self.toString(),
                config.kafka(),
                ground.maxPayloadBytes(),
                clock,
                random,
                new CountDownLatch(1));
        TopicReaders topics = new TopicReaders(tools, threads);
        Thread.ofVirtual().name("topics").start(topics);
        return new FeedLoops(List.of(alarms::close, topics::close));
    }

    private boolean isTrigger(QualifiedName name) {
        return ground.entities().triggers().peek(name).isPresent();
    }

    private QualifiedName name(String packageName, String action) {
        return new QualifiedName(ground.operators(), Optional.of(new EntityName(packageName)), new EntityName(action));
    }
}
