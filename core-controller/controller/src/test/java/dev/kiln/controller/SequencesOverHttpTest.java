// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller;

import static dev.kiln.controller.World.SYSTEM;
import static dev.kiln.controller.World.await;
import static dev.kiln.controller.World.done;
import static dev.kiln.controller.World.error;
import static dev.kiln.controller.World.json;
import static dev.kiln.controller.World.own;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kiln.messaging.wire.ActivationMessage;
import dev.kiln.model.activation.Activation;
import dev.kiln.model.activation.ActivationId;
import dev.kiln.model.activation.ActivationResponse;
import dev.kiln.model.json.Json;
import dev.kiln.model.name.NamespaceName;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SequencesOverHttpTest {

    @TempDir
    Path directory;

    private World world;

    @BeforeEach
    void start() {
        world = new World(directory, "kiln.controller.invoke.record-timeout = 500ms");
        // each appends its name to what it got, so that a result tells the way it took
        world.invoker.script = message -> Optional.of(respond(message));
        List.of("a", "b", "fail").forEach(world::createAction);
    }

    @AfterEach
    void stop() {
        world.close();
    }

    @Test
    void eachActionGetsTheResultOfTheOneBefore() {
        done(sequence("ab", "/_/a", "/guest/b", "/_/a"));

        HttpResponse<String> ran = world.post(own("actions/ab?blocking=true&result=true"), "{\"way\":\"x\"}");

        assertThat(ran.statusCode()).isEqualTo(200);
        assertThat(json(ran)).isEqualTo(Json.parse("{\"way\":\"xaba\"}"));
    }

    @Test
    void theRecordNamesItsPartsInOrder() {
        done(sequence("ab", "/_/a", "/_/b"));

        JsonNode answered = done(world.post(own("actions/ab?blocking=true"), "{}"));
        String id = answered.path("activationId").asText();
        JsonNode record = done(world.get(own("activations/" + id)));

        assertThat(record).isEqualTo(answered);
        assertThat(annotation(record, "kind").asText()).isEqualTo("sequence");
        assertThat(annotation(record, "topmost").asBoolean()).isTrue();
        assertThat(annotation(record, "path").asText()).isEqualTo("guest/ab");
        assertThat(annotation(record, "limits").path("memory").asInt()).isEqualTo(256);
        assertThat(annotation(record, "waitTime").isNumber()).isTrue();
        assertThat(annotation(record, "conductor").isMissingNode()).isTrue();
        List<String> parts = world.invoker.seen().stream()
                .map(it -> it.activationId().value())
                .toList();
        assertThat(record.path("logs")).extracting(JsonNode::asText).containsExactlyElementsOf(parts);
        for (ActivationMessage part : world.invoker.seen()) {
            assertThat(part.cause().orElseThrow().id().value()).isEqualTo(id);
            assertThat(part.isBlocking()).isTrue();
        }
    }

    @Test
    void anErrorEndsTheSequenceWithTheResultOfWhoMadeIt() {
        done(sequence("broken", "/_/a", "/_/fail", "/_/b"));

        HttpResponse<String> ran = world.post(own("actions/broken?blocking=true"), "{}");

        assertThat(ran.statusCode()).isEqualTo(502);
        assertThat(json(ran).path("response").path("status").asText()).isEqualTo("application error");
        assertThat(json(ran).path("response").path("result").toString()).isEqualTo("{\"error\":\"failed\"}");
        assertThat(world.invoker.seen()).hasSize(2);
    }

    @Test
    void anErrorInThePayloadDoesNotEndIt() {
        done(sequence("ab", "/_/a"));

        HttpResponse<String> ran = world.post(own("actions/ab?blocking=true&result=true"), "{\"error\":\"mine\"}");

        assertThat(world.invoker.seen()).hasSize(1);
        assertThat(ran.statusCode()).isEqualTo(200);
    }

    @Test
    void anArrayIsHandedOnAsItIs() {
        done(sequence("ab", "/_/a", "/_/b"));
        world.invoker.script = message -> Optional.of(ActivationResponse.success(
                message.action().name().value().equals("a") ? Json.parse("[1,2]") : message.content(), 5));

        HttpResponse<String> ran = world.post(own("actions/ab?blocking=true&result=true"), "{}");

        assertThat(world.invoker.seen().getLast().content()).isEqualTo(Json.parse("[1,2]"));
        assertThat(ran.body()).isEqualTo("[1,2]");
    }

    @Test
    void aNestedSequenceHasARecordOfItsOwn() {
        done(sequence("inner", "/_/a", "/_/b"));
        done(sequence("outer", "/_/inner", "/_/a"));

        JsonNode outer = done(world.post(own("actions/outer?blocking=true"), "{}"));
        String innerId = outer.path("logs").path(0).asText();
        JsonNode inner = done(world.get(own("activations/" + innerId)));

        assertThat(outer.path("response").path("result").path("way").asText()).isEqualTo("aba");
        assertThat(inner.path("name").asText()).isEqualTo("inner");
        assertThat(inner.path("cause").asText())
                .isEqualTo(outer.path("activationId").asText());
        assertThat(annotation(inner, "topmost").asBoolean()).isFalse();
        assertThat(annotation(inner, "causedBy").asText()).isEqualTo("sequence");
        assertThat(inner.path("logs")).hasSize(2);
    }

    @Test
    void whoDoesNotWaitGetsTheIdAndFindsTheRecord() {
        done(sequence("ab", "/_/a", "/_/b"));

        HttpResponse<String> ran = world.post(own("actions/ab"), "{\"way\":\"\"}");

        assertThat(ran.statusCode()).isEqualTo(202);
        String id = json(ran).path("activationId").asText();
        assertThat(json(ran)).hasSize(1);
        await("it is recorded", () -> world.get(own("activations/" + id)).statusCode() == 200);
        assertThat(done(world.get(own("activations/" + id + "/result")))
                        .path("result")
                        .path("way")
                        .asText())
                .isEqualTo("ab");
    }

    @Test
    void whoWaitsTooShortGetsTheIdAndItGoesOn() {
        done(sequence("ab", "/_/a", "/_/b"));
        world.invoker.script = message -> Optional.empty();

        HttpResponse<String> ran = world.post(own("actions/ab?blocking=true&timeout=50"), "{}");

        assertThat(ran.statusCode()).isEqualTo(202);
    }

    @Test
    void whatRunsWhenTheControllerStopsHasARecordThatSaysSo() {
        done(sequence("ab", "/_/a", "/_/b"));
        world.invoker.script = message -> Optional.empty();
        String id =
                json(world.post(own("actions/ab"), "{}")).path("activationId").asText();
        await("its first part is sent", () -> world.invoker.seen().size() == 1);

        world.server.close();

        await("it is recorded", () -> record(id).isPresent());
        assertThat(record(id)
                        .orElseThrow()
                        .response()
                        .result()
                        .orElseThrow()
                        .path("error")
                        .asText())
                .isEqualTo("The controller was stopped while it ran this activation.");
    }

    private Optional<Activation> record(String id) {
        return world.stores.activations().get(new NamespaceName("guest"), new ActivationId(id));
    }

    @Test
    void aMissingPartEndsIt() {
        done(sequence("ab", "/_/a", "/_/b"));
        done(world.delete(own("actions/b")));

        HttpResponse<String> ran = world.post(own("actions/ab?blocking=true"), "{}");

        assertThat(ran.statusCode()).isEqualTo(502);
        assertThat(json(ran).path("response").path("result").path("error").asText())
                .isEqualTo("Sequence component does not exist.");
        assertThat(json(ran).path("logs")).hasSize(1);
    }

    @Test
    void aPartWhoseOutcomeIsNowhereEndsIt() {
        done(sequence("ab", "/_/a"));
        world.invoker.sendsIdsOnly = true;
        world.invoker.storesRecords = false;

        HttpResponse<String> ran = world.post(own("actions/ab?blocking=true"), "{}");

        assertThat(ran.statusCode()).isEqualTo(500);
        String part = json(ran).path("logs").path(0).asText();
        assertThat(json(ran).path("response").path("result").path("error").asText())
                .isEqualTo("Timeout reached when retrieving activation " + part + " for sequence component.");
    }

    @Test
    void itsParametersAreItsPartsAndNothingElse() {
        JsonNode created = done(world.put(own("actions/ab"), """
                {"exec": {"kind": "sequence", "components": ["/_/a"]}, "parameters": [{"key": "p", "value": 1}]}"""));

        assertThat(created.path("parameters").toString())
                .isEqualTo("[{\"key\":\"_actions\",\"value\":[\"/guest/a\"]}]");
        assertThat(created.path("exec").toString()).isEqualTo("{\"kind\":\"sequence\",\"components\":[\"/guest/a\"]}");
        JsonNode kept = done(world.put(own("actions/ab?overwrite=true"), "{\"parameters\":[]}"));
        assertThat(kept.path("parameters")).isEqualTo(created.path("parameters"));
        JsonNode plain =
                done(world.put(own("actions/ab?overwrite=true"), "{\"exec\":{\"kind\":\"nodejs:20\",\"code\":\"x\"}}"));
        assertThat(plain.path("parameters")).isEmpty();
    }

    @Test
    void partsGetTheParametersOfThePackageOfTheSequence() {
        done(world.put(own("packages/pkg"), "{\"parameters\":[{\"key\":\"p\",\"value\":1}]}"));
        done(world.put(own("actions/pkg/ab"), "{\"exec\":{\"kind\":\"sequence\",\"components\":[\"/_/a\"]}}"));

        done(world.post(own("actions/pkg/ab?blocking=true"), "{\"q\":2}"));

        assertThat(world.invoker.seen().getFirst().content()).isEqualTo(Json.parse("{\"p\":1,\"q\":2}"));
    }

    @Test
    void whatIsFinalIsSoForCallersAndNotForTheActionBefore() {
        done(world.put(own("actions/last"), """
                {"exec": {"kind": "nodejs:20", "code": "x"}, "parameters": [{"key": "way", "value": "mine"}],
                 "annotations": [{"key": "final", "value": true}]}"""));
        done(sequence("ab", "/_/a", "/_/last"));

        assertThat(world.post(own("actions/last"), "{\"way\":\"yours\"}").statusCode())
                .isEqualTo(400);
        assertThat(json(world.post(own("actions/ab?blocking=true&result=true"), "{}")))
                .isEqualTo(Json.parse("{\"way\":\"alast\"}"));
    }

    @Test
    void whatCannotBecomeASequenceIsRefused() {
        done(sequence("ab", "/_/a"));
        ObjectNode many = Json.object();
        ArrayNode names = many.putObject("exec").put("kind", "sequence").putArray("components");
        IntStream.range(0, 51).forEach(i -> names.add("/_/a"));

        assertRefused(sequence("empty"), "No component specified for the sequence.");
        assertRefused(sequence("self", "/_/a", "/_/self"), "Sequence may not refer to itself.");
        assertRefused(sequence("missing", "/_/nowhere"), "Sequence component does not exist.");
        assertRefused(world.put(own("actions/many"), Json.text(many)), "Too many actions in the sequence.");
        done(sequence("wraps", "/_/ab"));
        assertRefused(
                world.put(
                        own("actions/ab?overwrite=true"),
                        "{\"exec\":{\"kind\":\"sequence\",\"components\":[\"/_/wraps\"]}}"),
                "Sequence may not refer to itself.");
    }

    @Test
    void nestedSequencesCountWithAllTheirActions() {
        done(sequence("ten", IntStream.range(0, 10).mapToObj(i -> "/_/a").toArray(String[]::new)));

        done(sequence("fifty", "/_/ten", "/_/ten", "/_/ten", "/_/ten", "/_/ten"));
        assertRefused(
                sequence("more", "/_/ten", "/_/ten", "/_/ten", "/_/ten", "/_/ten", "/_/a"),
                "Too many actions in the sequence.");
    }

    @Test
    void partsThatGrewTooManyEndItWhenItRuns() {
        done(sequence("grows", "/_/a"));
        done(sequence("outer", "/_/grows", "/_/grows", "/_/grows", "/_/grows", "/_/grows", "/_/b"));
        ObjectNode grown = Json.object();
        ArrayNode names = grown.putObject("exec").put("kind", "sequence").putArray("components");
        IntStream.range(0, 10).forEach(i -> names.add("/_/a"));
        done(world.put(own("actions/grows?overwrite=true"), Json.text(grown)));

        HttpResponse<String> ran = world.post(own("actions/outer?blocking=true"), "{}");

        assertThat(ran.statusCode()).isEqualTo(502);
        assertThat(json(ran).path("response").path("result").path("error").asText())
                .isEqualTo("Too many actions in the sequence.");
        assertThat(world.invoker.seen()).hasSize(50);
    }

    @Test
    void whatOneMayNotReadOneMayNotCompose() {
        String foreign = "/api/v1/namespaces/whisk.system/";
        done(world.put(foreign + "packages/utils", "{\"publish\":true}", SYSTEM));
        done(world.put(foreign + "actions/utils/a", "{\"exec\":{\"kind\":\"nodejs:20\",\"code\":\"x\"}}", SYSTEM));
        done(sequence("shared", "/whisk.system/utils/a"));

        assertThat(sequence("closed", "/whisk.system/private").statusCode()).isEqualTo(403);
        assertThat(world.post(own("actions/shared?blocking=true"), "{}").statusCode())
                .isEqualTo(200);
        done(world.put(foreign + "packages/utils?overwrite=true", "{\"publish\":false}", SYSTEM));
        assertThat(world.post(own("actions/shared?blocking=true"), "{}").statusCode())
                .isEqualTo(403);
    }

    @Test
    void itCountsOnceInTheThrottleOfItsNamespace() {
        try (World strict = new World(directory.resolve("strict"), """
                kiln.controller.identity.first-subjects = [
                  {name = guest, key = "%s", invocations-per-minute = 2, concurrent-invocations = 1, fires-per-minute = 1}
                  {name = whisk.system, key = "%s", invocations-per-minute = 9, concurrent-invocations = 9, fires-per-minute = 9}
                ]""".formatted(World.GUEST, SYSTEM))) {
            strict.createAction("a");
            done(
                    strict.put(
                            own("actions/five"),
                            "{\"exec\":{\"kind\":\"sequence\",\"components\":[\"/_/a\",\"/_/a\",\"/_/a\",\"/_/a\",\"/_/a\"]}}"));

            assertThat(strict.post(own("actions/five?blocking=true"), "{}").statusCode())
                    .isEqualTo(200);
            assertThat(strict.invoker.seen()).hasSize(5);
        }
    }

    private static ActivationResponse respond(ActivationMessage message) {
        if (message.action().name().value().equals("fail")) {
            return ActivationResponse.applicationError("failed");
        }
        ObjectNode result = Json.object()
                .put(
                        "way",
                        message.content().path("way").asText("")
                                + message.action().name());
        return ActivationResponse.success(result, 10);
    }

    private HttpResponse<String> sequence(String name, String... components) {
        ObjectNode body = Json.object();
        ArrayNode names = body.putObject("exec").put("kind", "sequence").putArray("components");
        List.of(components).forEach(names::add);
        return world.put(own("actions/" + name), Json.text(body));
    }

    private static void assertRefused(HttpResponse<String> reply, String text) {
        assertThat(reply.statusCode()).isEqualTo(400);
        assertThat(error(reply)).isEqualTo(text);
    }

    static JsonNode annotation(JsonNode record, String key) {
        for (JsonNode item : record.path("annotations")) {
            if (item.path("key").asText().equals(key)) {
                return item.path("value");
            }
        }
        return Json.object().path("none");
    }
}
