// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller;

import static dev.kiln.controller.SequencesOverHttpTest.annotation;
import static dev.kiln.controller.World.done;
import static dev.kiln.controller.World.json;
import static dev.kiln.controller.World.own;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kiln.messaging.wire.ActivationMessage;
import dev.kiln.model.activation.ActivationResponse;
import dev.kiln.model.json.Json;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Compositions by a conductor that a test scripts; components answer {@code {"did": <name>}} beside what they got. */
class ConductorsOverHttpTest {

    @TempDir
    Path directory;

    private World world;

    /** What the conductor answers to what it got. */
    private volatile Function<JsonNode, String> conductor = params -> "{}";

    /** What the conductor got, in order. */
    private final List<JsonNode> asked = new ArrayList<>();

    @BeforeEach
    void start() {
        world = new World(directory);
        world.invoker.script = message -> Optional.of(respond(message));
        List.of("a", "b", "fail").forEach(world::createAction);
        done(conductor("conduct"));
    }

    @AfterEach
    void stop() {
        world.close();
    }

    @Test
    void aConductorThatNamesNoActionEndsWithItsResult() {
        conductor = params -> "{\"x\":1}";

        JsonNode record = done(run("{}"));

        assertThat(result(record).toString()).isEqualTo("{\"x\":1}");
        assertThat(annotation(record, "conductor").asBoolean()).isTrue();
        assertThat(annotation(record, "topmost").asBoolean()).isTrue();
        assertThat(annotation(record, "kind").asText()).isEqualTo("sequence");
        assertThat(record.path("logs")).hasSize(1);
    }

    @Test
    void aConductorThatOnlyNamesParamsEndsWithThem() {
        conductor = params -> "{\"params\":{\"y\":2},\"x\":1}";
        assertThat(result(done(run("{}"))).toString()).isEqualTo("{\"y\":2}");

        conductor = params -> "{\"params\":7}";
        assertThat(result(done(run("{}"))).toString()).isEqualTo("{\"value\":7}");
    }

    @Test
    void theConductorGetsTheResultOfTheActionUnderItsState() {
        conductor = params -> params.has("step")
                ? "{\"params\":{\"got\":" + params + "}}"
                : "{\"action\":\"a\",\"params\":{\"p\":1},\"state\":{\"step\":1,\"did\":\"state wins\"}}";

        JsonNode record = done(run("{}"));

        assertThat(result(record).path("got")).isEqualTo(Json.parse("{\"p\":1,\"did\":\"state wins\",\"step\":1}"));
        assertThat(record.path("logs")).hasSize(3);
        ActivationMessage component = world.invoker.seen().get(1);
        assertThat(component.content()).isEqualTo(Json.parse("{\"p\":1}"));
        assertThat(component.cause().orElseThrow().id().value())
                .isEqualTo(record.path("activationId").asText());
    }

    @Test
    void stateThatIsNotGivenAgainIsGone() {
        conductor = params -> switch (asked.size()) {
            case 1 -> "{\"action\":\"a\",\"state\":{\"s\":1}}";
            case 2 -> "{\"action\":\"b\"}";
            default -> "{\"params\":" + params + "}";
        };

        assertThat(result(done(run("{}"))).toString()).isEqualTo("{\"did\":\"b\"}");
        assertThat(asked.get(1).has("s")).isTrue();
    }

    @Test
    void stateThatIsNoObjectIsPutIntoOne() {
        conductor = params -> params.has("state") ? "{\"params\":" + params + "}" : "{\"action\":\"a\",\"state\":5}";

        assertThat(result(done(run("{}"))).path("state").asInt()).isEqualTo(5);
    }

    @Test
    void anErrorOfAnActionGoesToTheConductor() {
        conductor = params ->
                params.has("error") ? "{\"params\":{\"caught\":" + params.get("error") + "}}" : "{\"action\":\"fail\"}";

        assertThat(result(done(run("{}"))).toString()).isEqualTo("{\"caught\":\"failed\"}");
    }

    @Test
    void anErrorOfTheConductorEndsIt() {
        conductor = params -> "{\"error\":\"mine\"}";

        HttpResponse<String> ran = run("{}");

        assertThat(ran.statusCode()).isEqualTo(502);
        assertThat(result(json(ran)).toString()).isEqualTo("{\"error\":\"mine\"}");
        assertThat(json(ran).path("response").path("status").asText()).isEqualTo("application error");
    }

    @Test
    void whatCannotBeInvokedIsToldToTheConductor() {
        assertThat(caught("5")).isEqualTo("Failed to parse action name from json value 5 during composition.");
        assertThat(caught("\"a//b\""))
                .isEqualTo("Failed to parse action name from json value \"a//b\" during composition.");
        assertThat(caught("\"nowhere\""))
                .isEqualTo("Failed to resolve action with name 'guest/nowhere' during composition.");
        assertThat(caught("\"/whisk.system/private\""))
                .isEqualTo("Failed entitlement check for action with name 'whisk.system/private' during composition.");
    }

    @Test
    void namesOfActionsMayBeShortOrWhole() {
        done(world.put(own("packages/pkg"), "{}"));
        done(world.put(own("actions/pkg/c"), "{\"exec\":{\"kind\":\"nodejs:20\",\"code\":\"x\"}}"));
        List<String> names = List.of("a", "pkg/c", "/_/a", "/guest/a", "guest/pkg/c", "/_/pkg/c");
        conductor = params -> asked.size() <= names.size()
                ? "{\"action\":\"" + names.get(asked.size() - 1) + "\"}"
                : "{\"params\":{\"done\":true}}";

        JsonNode record = done(run("{}"));

        assertThat(result(record).toString()).isEqualTo("{\"done\":true}");
        assertThat(record.path("logs")).hasSize(2 * names.size() + 1);
    }

    @Test
    void aCompositionThatNeverEndsIsEnded() {
        conductor = params -> "{\"action\":\"a\"}";

        HttpResponse<String> ran = run("{}");

        assertThat(ran.statusCode()).isEqualTo(502);
        assertThat(result(json(ran)).path("error").asText()).isEqualTo("Too many actions in the composition.");
        long components = world.invoker.seen().stream()
                .filter(it -> it.action().name().value().equals("a"))
                .count();
        assertThat(components).isEqualTo(50);
        assertThat(asked).hasSize(101);
    }

    @Test
    void aConductorMayHandleThatThereAreTooMany() {
        conductor = params -> params.has("error") ? "{\"params\":" + params + "}" : "{\"action\":\"a\"}";

        JsonNode record = done(run("{}"));

        assertThat(result(record).path("error").asText()).isEqualTo("Too many actions in the composition.");
        assertThat(asked).hasSize(52);
    }

    @Test
    void aSequenceInACompositionCountsOnce() {
        done(world.put(own("actions/ab"), "{\"exec\":{\"kind\":\"sequence\",\"components\":[\"/_/a\",\"/_/b\"]}}"));
        conductor = params -> asked.size() == 1 ? "{\"action\":\"ab\"}" : "{\"params\":" + params + "}";

        JsonNode record = done(run("{}"));

        assertThat(result(record).toString()).isEqualTo("{\"did\":\"b\"}");
        assertThat(record.path("logs")).hasSize(3);
        JsonNode nested =
                done(world.get(own("activations/" + record.path("logs").path(1).asText())));
        assertThat(nested.path("logs")).hasSize(2);
    }

    @Test
    void aNestedConductorIsAComposition() {
        done(conductor("inner"));
        conductor = params -> switch (asked.size()) {
            case 1 -> "{\"action\":\"inner\"}";
            case 2 -> "{\"params\":{\"inner\":true}}";
            default -> "{\"params\":" + params + "}";
        };

        JsonNode record = done(run("{}"));

        assertThat(result(record).toString()).isEqualTo("{\"inner\":true}");
        JsonNode inner =
                done(world.get(own("activations/" + record.path("logs").path(1).asText())));
        assertThat(inner.path("name").asText()).isEqualTo("inner");
        assertThat(annotation(inner, "topmost").asBoolean()).isFalse();
        assertThat(inner.path("cause").asText())
                .isEqualTo(record.path("activationId").asText());
    }

    @Test
    void aConductorThatCallsItselfEnds() {
        conductor = params -> "{\"action\":\"conduct\"}";

        HttpResponse<String> ran = run("{}");

        assertThat(ran.statusCode()).isEqualTo(502);
        assertThat(asked).hasSize(101);
    }

    private String caught(String action) {
        asked.clear();
        conductor = params ->
                asked.size() == 1 ? "{\"action\":" + action + "}" : "{\"params\":{\"caught\":" + params + "}}";
        return result(done(run("{}"))).path("caught").path("error").asText();
    }

    private HttpResponse<String> run(String payload) {
        return world.post(own("actions/conduct?blocking=true"), payload);
    }

    private static JsonNode result(JsonNode record) {
        return record.path("response").path("result");
    }

    private ActivationResponse respond(ActivationMessage message) {
        String name = message.action().name().value();
        if (name.equals("conduct") || name.equals("inner")) {
            asked.add(message.content());
            JsonNode said = Json.parse(conductor.apply(message.content()));
            return said.has("error")
                    ? ActivationResponse.applicationError(said, 5)
                    : ActivationResponse.success(said, 5);
        }
        if (name.equals("fail")) {
            return ActivationResponse.applicationError("failed");
        }
        ObjectNode result = ((ObjectNode) message.content()).deepCopy();
        result.remove(List.of("error", "did"));
        return ActivationResponse.success(result.put("did", name), 5);
    }

    private HttpResponse<String> conductor(String name) {
        return world.put(own("actions/" + name), """
                {"exec": {"kind": "nodejs:20", "code": "x"},
                 "annotations": [{"key": "conductor", "value": true}]}""");
    }
}
