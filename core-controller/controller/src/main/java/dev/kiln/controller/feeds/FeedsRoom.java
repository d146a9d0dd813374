// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.feeds;

import dev.kiln.controller.alarms.AlarmClock;
import dev.kiln.controller.alarms.AlarmFeed;
import dev.kiln.controller.alarms.AlarmKind;
import dev.kiln.controller.dispatch.NativeAction;
import dev.kiln.controller.entity.Entities;
import dev.kiln.controller.lifecycle.FeedFire;
import dev.kiln.controller.telemetry.ControllerMetrics;
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
     * @param maxPayloadBytes that a trigger is fired with
     */
    public record Ground(DocumentStore documents, Entities entities, NamespaceName operators, long maxPayloadBytes) {}

    public FeedsRoom(Ground ground, FeedsConfig config, InstantSource clock, RandomGenerator random) {
        this.ground = ground;
        this.config = config;
        this.clock = clock;
        this.random = random;
    }

    /** Makes the packages, where they are not there; blocks. */
    public static void install(ArtifactStore store, NamespaceName operators, InstantSource clock) {
        SystemPackages.ensure(store, operators, List.of(AlarmPackage.describe()), clock.instant());
    }

    /** What the actions of the packages do. */
    public Map<QualifiedName, NativeAction> actions() {
        Map<QualifiedName, NativeAction> actions = new HashMap<>();
        var rooms = new AlarmFeed.Rooms(
                ground.documents(),
                name -> ground.entities().triggers().peek(name).isPresent(),
                config.alarms(),
                ground.maxPayloadBytes(),
                clock,
                random);
        for (AlarmKind kind : AlarmKind.values()) {
            actions.put(name(AlarmPackage.NAME, kind.word()), new AlarmFeed(kind, rooms));
        }
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
        return new FeedLoops(List.of(alarms::close));
    }

    private QualifiedName name(String packageName, String action) {
        return new QualifiedName(ground.operators(), Optional.of(new EntityName(packageName)), new EntityName(action));
    }
}
