// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.bus;

import dev.kiln.messaging.BusConsumer;
import dev.kiln.messaging.MessageBus;
import dev.kiln.messaging.MessageBus.StartAt;
import dev.kiln.messaging.TopicSpec;
import dev.kiln.messaging.wire.Ack;
import dev.kiln.messaging.wire.AckCodec;
import dev.kiln.messaging.wire.CacheInvalidation;
import dev.kiln.messaging.wire.CacheInvalidationCodec;
import dev.kiln.messaging.wire.ControllerId;
import dev.kiln.messaging.wire.Ping;
import dev.kiln.messaging.wire.PingCodec;
import dev.kiln.messaging.wire.Topics;
import java.util.List;
import java.util.function.Consumer;

/**
 * What a controller hears from the cluster: acks of its activations, pings of invokers, and what other controllers wrote, each on
 * a thread of its own.
 */
public final class ClusterLoops implements AutoCloseable {

    private final List<TopicLoop> loops;

    private ClusterLoops(List<TopicLoop> loops) {
        this.loops = List.copyOf(loops);
    }

    /** Who is told what is heard; none may wait. */
    public record Listeners(Consumer<Ack> acks, Consumer<Ping> pings, Consumer<CacheInvalidation> invalidations) {}

    /** Makes the topics unless they are there, and begins to read; blocks for the making. */
    public static ClusterLoops start(MessageBus bus, Topics topics, ControllerId self, Listeners listeners) {
        String group = "controller" + self;
        return new ClusterLoops(List.of(
                begin("acks", open(bus, topics.completed(self), group, StartAt.EARLIEST), bytes -> listeners
                        .acks()
                        .accept(AckCodec.decode(bytes))),
                begin("pings", open(bus, topics.health(), group, StartAt.LATEST), bytes -> listeners
                        .pings()
                        .accept(PingCodec.decode(bytes))),
                // of what was written before this controller began it remembers nothing
                begin("invalidations", open(bus, topics.cacheInvalidation(), group, StartAt.LATEST), bytes -> listeners
                        .invalidations()
                        .accept(CacheInvalidationCodec.decode(bytes)))));
    }

    @Override
    public void close() {
        loops.forEach(TopicLoop::close);
    }

    private static BusConsumer open(MessageBus bus, TopicSpec topic, String group, StartAt start) {
        bus.ensureTopic(topic);
        return bus.open(topic.name(), group, start);
    }

    private static TopicLoop begin(String what, BusConsumer consumer, Consumer<byte[]> reader) {
        TopicLoop loop = new TopicLoop(what, consumer, reader);
        Thread.ofPlatform().name(what).daemon().start(loop);
        return loop;
    }
}
