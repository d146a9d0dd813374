// SPDX-License-Identifier: Apache-2.0
package dev.kiln.server;

import com.fasterxml.jackson.databind.JsonNode;
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
 * Gives each invoker's name a number that is its own for ever: the place of the name in a log that all invokers share. The first
 * of them also names the installation. As a topic is in order, two that come at once agree on who was first. Blocks.
 */
final class InvokerRegistry {

    private static final long WRITE_LIMIT_SECONDS = 10;

    private final MessageBus bus;
    private final TopicSpec topic;

    InvokerRegistry(MessageBus bus, Topics topics) {
        this.bus = bus;
        this.topic = topics.registry();
    }

    /**
     * The number of a name, a new one for a new name.
     *
     * @throws BusException when the bus cannot be written or read
     */
    InvokerId number(String name) throws InterruptedException {
        return new InvokerId(place(name(name), "name"));
    }

    /**
     * The installation's name.
     *
     * @param proposal what it is called if nobody was here before
     * @throws BusException when the bus cannot be written or read
     */
    String cluster(String proposal) throws InterruptedException {
        bus.ensureTopic(topic);
        if (values("cluster").isEmpty()) {
            write(Json.object().put("cluster", proposal));
        }
        return values("cluster").getFirst();
    }

    private String name(String name) throws InterruptedException {
        bus.ensureTopic(topic);
        if (!values("name").contains(name)) {
            write(Json.object().put("name", name));
        }
        return name;
    }

    private int place(String value, String field) {
        int place = values(field).indexOf(value);
        if (place < 0) {
            throw new BusException.Unavailable(
                    "'" + value + "' was written to " + topic.name() + " but is not there", null);
        }
        return place;
    }

    /** What the log has of a field, each once, in order. */
    private List<String> values(String field) {
        Set<String> values = new LinkedHashSet<>();
        for (BusMessage message : bus.readSince(topic.name(), Instant.EPOCH)) {
            JsonNode value = Json.parseObject(message.payload()).path(field);
            if (value.isTextual()) {
                values.add(value.textValue());
            }
        }
        return List.copyOf(values);
    }

    private void write(ObjectNode entry) throws InterruptedException {
        try {
            bus.publish(topic.name(), Json.bytes(entry))
                    .toCompletableFuture()
                    .get(WRITE_LIMIT_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new BusException.Unavailable(topic.name() + " cannot be written, which has who is who", e);
        }
    }
}
