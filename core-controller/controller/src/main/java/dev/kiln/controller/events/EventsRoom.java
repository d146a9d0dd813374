// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.events;

import dev.kiln.controller.bus.TopicLoop;
import dev.kiln.messaging.MessageBus;
import dev.kiln.messaging.TopicSpec;
import dev.kiln.messaging.events.BusUserEvents;
import dev.kiln.messaging.events.UserEventCodec;
import dev.kiln.messaging.events.UserEvents;
import dev.kiln.messaging.events.UserEventsConfig;
import dev.kiln.messaging.wire.ControllerId;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import java.util.Optional;

/** Events of users, put together: told if they are wanted, and counted if this controller shall. */
public final class EventsRoom implements AutoCloseable {

    private final UserEventsConfig config;
    private final MessageBus bus;
    private final TopicSpec topic;
    private final ControllerId self;
    private final MeterRegistry registry;
    private final Optional<BusUserEvents> told;
    private Optional<TopicLoop> counted = Optional.empty();

    public EventsRoom(
            UserEventsConfig config,
            MessageBus bus,
            TopicSpec topic,
            ControllerId self,
            MeterRegistry registry,
            InstantSource clock) {
        this.config = config;
        this.bus = bus;
        this.topic = topic;
        this.self = self;
        this.registry = registry;
        this.told = config.isEnabled()
                ? Optional.of(new BusUserEvents(bus, topic, "controller" + self, clock))
                : Optional.empty();
    }

    /** Where what happens is told. */
    public UserEvents events() {
        return told.isPresent() ? told.get() : UserEvents.NONE;
    }

    /** Events that nobody will hear of. */
    public long dropped() {
        return told.map(BusUserEvents::dropped).orElse(0L);
    }

    /** Begins to send, and to read; makes the topic for that, which blocks. */
    public void start() {
        told.ifPresent(it -> Thread.ofVirtual().name("user-events").start(it));
        if (config.prometheus()) {
            bus.ensureTopic(topic);
            ActionMeters meters = new ActionMeters(registry, config.maxSeries());
            // counts begin at nothing with each start, as counters do
            TopicLoop loop = new TopicLoop(
                    "user events",
                    bus.open(topic.name(), "user-events-of-controller" + self, MessageBus.StartAt.LATEST),
                    bytes -> meters.count(UserEventCodec.decode(bytes)));
            Thread.ofPlatform().name("user events").daemon().start(loop);
            counted = Optional.of(loop);
        }
    }

    @Override
    public void close() {
        told.ifPresent(BusUserEvents::close);
        counted.ifPresent(TopicLoop::close);
    }
}
