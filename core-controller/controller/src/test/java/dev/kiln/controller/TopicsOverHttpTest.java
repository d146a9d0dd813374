// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller;

import static dev.kiln.controller.World.await;
import static dev.kiln.controller.World.done;
import static dev.kiln.controller.World.json;
import static dev.kiln.controller.World.own;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kiln.model.json.Json;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The package {@code messaging}, as clients use it, with topics in memory. */
class TopicsOverHttpTest {

    private static final String QUICK = """
            kiln.controller.feeds.kafka {
              brokers = ["kafka:9092"], look-interval = 10ms, lease = 600ms, retry-pause = 20ms
            }
            """;
    private static final String FEED = "/api/v1/namespaces/whisk.system/actions/messaging/kafkaFeed?blocking=true";
    private static final String ORDERS = "{\"brokers\": \"kafka:9092\", \"topic\": \"orders\"}";

    @TempDir
    Path directory;

    private final FakeTopics topics = new FakeTopics();
    private final List<ControllerServer> others = new ArrayList<>();
    private World world;

    @BeforeEach
    void begin() {
        world = new World(directory);
        others.add(reader("first"));
        world.createAction("work");
        done(world.put(own("triggers/tick"), "{}"));
        done(world.put(own("rules/r"), "{\"trigger\": \"/_/tick\", \"action\": \"/_/work\"}"));
    }

    @AfterEach
    void end() {
        others.forEach(ControllerServer::close);
        world.close();
    }

    @Test
    void messagesFireTheTriggerInTheirOrder() {
        done(tell("CREATE", ORDERS));
        await("it is read", () -> topics.readers() == 1);

        topics.send("a", "b");
        topics.send("c");

        await("all came", () -> values().size() == 3);
        assertThat(values()).containsExactly("a", "b", "c");
        await("it is counted", () -> status().path("fired").asInt() >= 1);
    }

    @Test
    void oneControllerReadsAndAnotherGoesOnWhereItEnded() {
        others.add(reader("second"));
        done(tell("CREATE", ORDERS));
        await("it is read", () -> topics.readers() == 1);
        topics.send("a");
        await("it came", () -> values().size() == 1);

        others.removeFirst().close();
        topics.send("b");
        await("it came, too", () -> values().size() == 2);

        assertThat(values()).containsExactly("a", "b");
        assertThat(topics.mostReaders()).isEqualTo(1);
    }

    @Test
    void aPausedTopicIsReadOnWhereItEnded() {
        done(tell("CREATE", ORDERS));
        await("it is read", () -> topics.readers() == 1);
        done(tell("PAUSE", "{}"));
        await("it is read no more", () -> topics.readers() == 0);
        topics.send("meanwhile");

        done(tell("UNPAUSE", "{}"));

        await("it came", () -> values().size() == 1);
    }

    @Test
    void aDeletedFeedIsReadNoMore() {
        done(tell("CREATE", ORDERS));
        await("it is read", () -> topics.readers() == 1);

        done(tell("DELETE", "{}"));

        await("it is read no more", () -> topics.readers() == 0);
        assertThat(json(tell("READ", "{}")).at("/response/result/statusCode").asInt())
                .isEqualTo(404);
    }

    @Test
    void anUpdateIsReadAnew() {
        done(tell("CREATE", ORDERS));
        await("it is read", () -> topics.readers() == 1);

        done(tell("UPDATE", "{\"isJSONData\": true}"));
        await("the new reader knows", () -> {
            topics.send("{\"n\": 1}");
            return messages().stream().anyMatch(it -> it.at("/value/n").asInt() == 1);
        });

        assertThat(topics.mostReaders()).isEqualTo(1);
    }

    @Test
    void brokersThatAreAwayAreTriedAgainAndThatIsSaid() {
        done(tell("CREATE", ORDERS));
        await("it is read", () -> topics.readers() == 1);

        topics.setAway(true);
        await("it is said", () -> status().path("trouble").asText().contains("nobody answers"));
        topics.setAway(false);
        topics.send("a");

        await("it came", () -> values().size() == 1);
    }

    @Test
    void aTopicWhoseTriggerIsGoneIsReadNoMore() {
        done(tell("CREATE", ORDERS));
        await("it is read", () -> topics.readers() == 1);
        done(world.delete(own("triggers/tick")));

        topics.send("a");

        await("it stopped", () -> !status().path("active").asBoolean());
        assertThat(status().at("/reason/statusCode").asInt()).isEqualTo(404);
        await("it is read no more", () -> topics.readers() == 0);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"topic": "orders"}                                                                   | 400 | brokers
            {"brokers": ["kafka:9092"]}                                                           | 400 | topic
            {"brokers": ["kafka:9092"], "topic": "a b"}                                           | 400 | a b
            {"brokers": ["kafka:9092"], "topic": "nothing"}                                       | 400 | no such topic
            {"brokers": ["kafka:9092", "169.254.169.254:80"], "topic": "orders"}                  | 403 | feeds.kafka.brokers
            {"kafka_brokers_sasl": "localhost:5984", "topic": "orders"}                           | 403 | localhost:5984
            {"brokers": "kafka:9092", "topic": "orders", "isJSONData": true, "isBinaryValue": true} | 400 | both
            """)
    void whatMayNotBeReadIsRefusedWithASentence(String parameters, int status, String part) {
        JsonNode refused = json(tell("CREATE", parameters)).at("/response/result");

        assertThat(refused.path("statusCode").asInt()).isEqualTo(status);
        assertThat(refused.path("error").asText()).contains(part);
    }

    @Test
    void aServerWithoutAClientSaysSo() {
        JsonNode refused = json(world.post(FEED, message("CREATE", ORDERS))).at("/response/result");

        assertThat(refused.path("error").asText()).contains("no client for Kafka");
    }

    private ControllerServer reader(String id) {
        var stores = world.stores;
        return World.server(
                new ControllerPorts(
                                stores.artifacts(),
                                stores.activations(),
                                stores.subjects(),
                                stores.documents(),
                                world.bus)
                        .reading(topics),
                QUICK + "kiln.controller.id = " + id,
                InstantSource.system());
    }

    private HttpResponse<String> tell(String event, String parameters) {
        return world.send(HttpRequest.newBuilder(URI.create(
                        "http://127.0.0.1:" + others.getLast().address().getPort() + FEED))
                .header("Authorization", World.basic(World.GUEST))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(message(event, parameters))));
    }

    private static String message(String event, String parameters) {
        ObjectNode message = (ObjectNode) Json.parse(parameters);
        return message.put("lifecycleEvent", event)
                .put("triggerName", "/_/tick")
                .put("authKey", "uuid:secret")
                .toString();
    }

    private JsonNode status() {
        return json(tell("READ", "{}")).at("/response/result/status");
    }

    private List<String> values() {
        return messages().stream().map(it -> it.path("value").asText()).toList();
    }

    /** All that the trigger was fired with, the first first. */
    private List<JsonNode> messages() {
        List<JsonNode> fires = new ArrayList<>();
        done(world.get(own("activations?docs=true&name=tick"))).forEach(fires::addFirst);
        List<JsonNode> messages = new ArrayList<>();
        fires.forEach(it -> it.at("/response/result/messages").forEach(messages::add));
        messages.sort(Comparator.comparingLong(it -> it.path("offset").asLong()));
        return messages;
    }
}
