// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.feeds.topics;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.kiln.messaging.topics.TopicRecord;
import dev.kiln.model.json.Json;
import dev.kiln.model.json.MalformedJsonException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * Messages as a trigger is fired with them.
 *
 * @param records all that it stands for, also those that are left out
 * @param leftOut how many are too large for any payload
 */
record MessagePayload(List<TopicRecord> records, ObjectNode payload, int leftOut) {

    private static final String MESSAGES = "messages";

    /** What stands around the messages. */
    private static final int FRAME_BYTES = 64;

    MessagePayload {
        records = List.copyOf(records);
    }

    boolean isEmpty() {
        return payload.path(MESSAGES).isEmpty();
    }

    /** As few payloads as the bound of their size allows, in the order of the messages. */
    static List<MessagePayload> of(TopicPlan plan, List<TopicRecord> records, long maxBytes) {
        List<MessagePayload> payloads = new ArrayList<>();
        List<TopicRecord> taken = new ArrayList<>();
        ArrayNode messages = Json.array();
        long bytes = FRAME_BYTES;
        int leftOut = 0;
        for (TopicRecord record : records) {
            ObjectNode message = message(plan, record);
            long size = Json.bytes(message).length + 1L;
            boolean isTooLarge = FRAME_BYTES + size > maxBytes;
            if (!isTooLarge && bytes + size > maxBytes) {
                payloads.add(payload(taken, messages, leftOut));
                taken.clear();
                messages = Json.array();
                bytes = FRAME_BYTES;
                leftOut = 0;
            }
            taken.add(record);
            if (isTooLarge) {
                leftOut++;
            } else {
                messages.add(message);
                bytes += size;
            }
        }
        if (!taken.isEmpty()) {
            payloads.add(payload(taken, messages, leftOut));
        }
        return payloads;
    }

    private static MessagePayload payload(List<TopicRecord> records, ArrayNode messages, int leftOut) {
        ObjectNode payload = Json.object();
        payload.set(MESSAGES, messages);
        return new MessagePayload(records, payload, leftOut);
    }

    private static ObjectNode message(TopicPlan plan, TopicRecord record) {
        ObjectNode message = Json.object()
                .put("topic", record.topic())
                .put("partition", record.partition())
                .put("offset", record.offset())
                .put("timestamp", record.timestamp().toEpochMilli());
        message.set("key", text(record.key(), plan.isBinaryKey()));
        message.set("value", plan.isJson() ? json(record.value()) : text(record.value(), plan.isBinaryValue()));
        return message;
    }

    private static JsonNode json(Optional<byte[]> bytes) {
        try {
            return bytes.isPresent() ? Json.parse(bytes.get()) : NullNode.getInstance();
        } catch (MalformedJsonException e) {
            return text(bytes, false);
        }
    }

    private static JsonNode text(Optional<byte[]> bytes, boolean isBinary) {
        if (bytes.isEmpty()) {
            return NullNode.getInstance();
        }
        return TextNode.valueOf(
                isBinary
                        ? Base64.getEncoder().encodeToString(bytes.get())
                        : new String(bytes.get(), StandardCharsets.UTF_8));
    }
}
