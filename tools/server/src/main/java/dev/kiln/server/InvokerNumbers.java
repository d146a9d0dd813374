// SPDX-License-Identifier: Apache-2.0
package dev.kiln.server;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kiln.messaging.BusException;
import dev.kiln.messaging.BusMessage;
import dev.kiln.messaging.MessageBus;
import dev.kiln.messaging.TopicSpec;
import dev.kiln.messaging.wire.InvokerId;
import dev.kiln.messaging.wire.Topics;
import dev.kiln.model.json.Json;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Gives each invoker's name a number that is its own for ever: the place of the name in a log that all invokers share. As a topic is
 * in order, two that come at once agree on who was first. Blocks.
 */
final class InvokerNumbers {

    private static final long WRITE_LIMIT_SECONDS = 10;

    private final MessageBus bus;
    private final TopicSpec topic;

    InvokerNumbers(MessageBus bus, Topics topics) {
        this.bus = bus;
        this.topic = topics.registry();
    }

    /**
     * The number of a name, a new one for a new name.
     *
     * @throws BusException when the bus cannot be written or read
     */
    InvokerId of(String name) throws InterruptedException {
        bus.ensureTopic(topic);
        if (!names().contains(name)) {
            write(name);
        }
        int place = List.copyOf(names()).indexOf(name);
        if (place < 0) {
            throw new BusException.Unavailable(
                    "the name '" + name + "' was written to " + topic.name() + " but is not there", null);
        }
        return new InvokerId(place);
    }

    private Set<String> names() {
        Set<String> names = new LinkedHashSet<>();
        for (BusMessage message : bus.readSince(topic.name(), Instant.EPOCH)) {
            ObjectNode json = Json.parseObject(message.payload());
            names.add(json.path("name").asText());
        }
        return names;
    }

    private void write(String name) throws InterruptedException {
        try {
            bus.publish(topic.name(), Json.bytes(Json.object().put("name", name)))
                    .toCompletableFuture()
                    .get(WRITE_LIMIT_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new BusException.Unavailable("the name '" + name + "' cannot be written to " + topic.name(), e);
        }
    }
}
