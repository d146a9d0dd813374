// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.bus;

import dev.kiln.messaging.MessageBus;
import dev.kiln.messaging.MessageBus.StartAt;
import dev.kiln.messaging.TopicSpec;
import dev.kiln.messaging.wire.Ack;
import dev.kiln.messaging.wire.AckCodec;
import dev.kiln.messaging.wire.ControllerId;
import dev.kiln.messaging.wire.Ping;
import dev.kiln.messaging.wire.PingCodec;
import dev.kiln.messaging.wire.Topics;
import java.util.function.Consumer;

/** What a controller hears from the cluster: acks of its activations, and pings of invokers, each on a thread of its own. */
public final class ClusterLoops implements AutoCloseable {

    private final TopicLoop acks;
    private final TopicLoop pings;

    private ClusterLoops(TopicLoop acks, TopicLoop pings) {
        this.acks = acks;
        this.pings = pings;
    }

    /** Makes the topics unless they are there, and begins to read; blocks for the making. */
    public static ClusterLoops start(
            MessageBus bus, Topics topics, ControllerId self, Consumer<Ack> onAck, Consumer<Ping> onPing) {
        String group = "controller" + self;
        TopicLoop acks = new TopicLoop(
                "acks",
                topic(bus, topics.completed(self)).open(topics.completed(self).name(), group, StartAt.EARLIEST),
                bytes -> onAck.accept(AckCodec.decode(bytes)));
        TopicLoop pings = new TopicLoop(
                "pings",
                topic(bus, topics.health()).open(topics.health().name(), group, StartAt.LATEST),
                bytes -> onPing.accept(PingCodec.decode(bytes)));
        Thread.ofPlatform().name("acks").daemon().start(acks);
        Thread.ofPlatform().name("pings").daemon().start(pings);
        return new ClusterLoops(acks, pings);
    }

    @Override
    public void close() {
        acks.close();
        pings.close();
    }

    private static MessageBus topic(MessageBus bus, TopicSpec spec) {
        bus.ensureTopic(spec);
        return bus;
    }
}
