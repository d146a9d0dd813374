// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.feeds.topics;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kiln.controller.feeds.lifecycle.FeedRequest;
import dev.kiln.controller.problem.Refusal;
import dev.kiln.model.json.Json;
import java.util.ArrayList;
import java.util.List;

/**
 * What somebody wants to be read, and how its messages are written into payloads. Pure.
 *
 * @param isJson whether values are JSON, and stay text where they are none
 * @param isBinaryKey whether keys are bytes, in base64
 * @param isBinaryValue whether values are
 */
record TopicPlan(List<String> brokers, String topic, boolean isJson, boolean isBinaryKey, boolean isBinaryValue) {

    private static final String BROKERS = "brokers";

    /** What IBM's package calls them; credentials may come along there, but not here. */
    private static final String OTHER_BROKERS = "kafka_brokers_sasl";

    private static final String TOPIC = "topic";
    private static final String JSON = "isJSONData";
    private static final String BINARY_KEY = "isBinaryKey";
    private static final String BINARY_VALUE = "isBinaryValue";
    private static final int MAX_BROKERS = 20;
    private static final String TOPIC_NAME = "[A-Za-z0-9._-]{1,249}";

    TopicPlan {
        brokers = List.copyOf(brokers);
    }

    /**
     * Reads the parameters of the feed.
     *
     * @throws Refusal with a sentence for whoever wrote them
     */
    static TopicPlan read(ObjectNode given) {
        TopicPlan plan = new TopicPlan(
                brokers(given.has(BROKERS) ? given.path(BROKERS) : given.path(OTHER_BROKERS)),
                given.path(TOPIC).asText("").strip(),
                flag(given, JSON),
                flag(given, BINARY_KEY),
                flag(given, BINARY_VALUE));
        if (plan.brokers().isEmpty() || plan.brokers().size() > MAX_BROKERS) {
            throw FeedRequest.invalid("It needs the parameter brokers (or kafka_brokers_sasl): up to " + MAX_BROKERS
                    + " times host:port, as an array or with commas between.");
        }
        if (!plan.topic().matches(TOPIC_NAME)) {
            throw FeedRequest.invalid(
                    "It needs the parameter topic, and '" + plan.topic() + "' is no name of a topic.");
        }
        if (plan.isJson() && plan.isBinaryValue()) {
            throw FeedRequest.invalid("Values cannot be both isJSONData and isBinaryValue.");
        }
        return plan;
    }

    /** As it is stored, and as clients read it. */
    ObjectNode toJson() {
        ObjectNode json = Json.object();
        ArrayNode list = json.putArray(BROKERS);
        brokers.forEach(list::add);
        return json.put(TOPIC, topic)
                .put(JSON, isJson)
                .put(BINARY_KEY, isBinaryKey)
                .put(BINARY_VALUE, isBinaryValue);
    }

    private static List<String> brokers(JsonNode given) {
        List<String> brokers = new ArrayList<>();
        if (given.isArray()) {
            given.forEach(it -> brokers.add(it.asText().strip()));
        } else {
            for (String item : given.asText("").split(",", -1)) {
                brokers.add(item.strip());
            }
        }
        brokers.removeIf(String::isEmpty);
        return brokers;
    }

    private static boolean flag(ObjectNode given, String field) {
        return given.path(field).asText("").equals("true");
    }
}
