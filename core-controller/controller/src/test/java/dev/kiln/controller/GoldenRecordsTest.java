// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller;

import static dev.kiln.controller.World.await;
import static dev.kiln.controller.World.done;
import static dev.kiln.controller.World.json;
import static dev.kiln.controller.World.own;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kiln.conformance.golden.Golden;
import dev.kiln.model.activation.ActivationResponse;
import dev.kiln.model.json.Json;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The JSON of the records that the controller makes, of their lists and parts, and of what an invocation is answered. */
class GoldenRecordsTest {

    @TempDir
    Path directory;

    private final Golden golden = Golden.ofModule();
    private World world;

    @BeforeEach
    void start() {
        world = new World(directory);
        world.createAction("a");
    }

    @AfterEach
    void stop() {
        world.close();
    }

    @Test
    void whatAnInvocationIsAnswered() {
        golden.assertShape("answer-accepted", invoke("a", ""));
        golden.assertShape("answer-blocking", invoke("a", "?blocking=true"));
        golden.assertShape("answer-result", invoke("a", "?blocking=true&result=true"));

        world.invoker.script = message -> Optional.of(ActivationResponse.applicationError("mine"));
        golden.assertShape("answer-application-error", invoke("a", "?blocking=true"));
        golden.assertShape("answer-application-error-result", invoke("a", "?blocking=true&result=true"));
        world.invoker.script = message -> Optional.of(ActivationResponse.developerError("yours"));
        golden.assertShape("answer-developer-error", invoke("a", "?blocking=true"));
        world.invoker.script = message -> Optional.of(ActivationResponse.whiskError("ours"));
        golden.assertShape("answer-whisk-error", invoke("a", "?blocking=true"));
    }

    @Test
    void aWaitThatIsOver() {
        world.invoker.script = message -> Optional.empty();

        golden.assertShape("answer-accepted", invoke("a", "?blocking=true&timeout=1"));
    }

    @Test
    void theRecordOfASequenceAndItsParts() {
        world.createAction("b");
        done(world.put(own("actions/both"), """
                {"exec": {"kind": "sequence", "components": ["/_/a", "/_/b"]}}"""));

        JsonNode answer = invoke("both", "?blocking=true");
        JsonNode record = record(answer);

        golden.assertShape("record-sequence", record);
        golden.assertShape(
                "record-component", record(record.path("logs").path(1).asText()));
    }

    @Test
    void theRecordOfAComposition() {
        done(world.put(own("actions/conduct"), """
                {"exec": {"kind": "nodejs:20", "code": "x"}, "annotations": [{"key": "conductor", "value": true}]}"""));
        world.invoker.script = message -> Optional.of(ActivationResponse.success(
                Json.parse(
                        message.action().name().value().equals("conduct")
                                        && !message.content().has("did")
                                ? "{\"action\":\"a\",\"params\":{\"did\":1}}"
                                : "{\"did\":1}"),
                2));

        JsonNode record = record(invoke("conduct", "?blocking=true"));

        golden.assertShape("record-composition", record);
    }

    @Test
    void theRecordOfATriggerAndItsLines() {
        world.createAction("gone");
        done(world.put(own("triggers/daily"), "{\"parameters\": [{\"key\": \"a\", \"value\": 1}]}"));
        done(world.put(own("rules/r1"), "{\"trigger\": \"/_/daily\", \"action\": \"/_/a\"}"));
        done(world.put(own("rules/r2"), "{\"trigger\": \"/_/daily\", \"action\": \"/_/gone\"}"));
        done(world.put(own("rules/r3"), "{\"trigger\": \"/_/daily\", \"action\": \"/_/a\"}"));
        done(world.delete(own("actions/gone")));
        world.post(own("rules/r3"), "{\"status\": \"inactive\"}");

        JsonNode fired = json(world.post(own("triggers/daily"), "{\"b\": 2}"));

        golden.assertShape("answer-accepted", fired);
        golden.assertShape("record-trigger", record(fired));
        golden.assertShape("activations-trigger", done(world.get(own("activations?name=daily"))));
    }

    @Test
    void listsAndPartsOfRecords() {
        JsonNode answer = invoke("a", "?blocking=true");
        String id = answer.path("activationId").asText();
        record(answer);

        golden.assertShape("activations", done(world.get(own("activations"))));
        golden.assertShape("activations-docs", done(world.get(own("activations?docs=true"))));
        golden.assertShape("activations-count", done(world.get(own("activations?count=true"))));
        golden.assertShape("activation-logs", done(world.get(own("activations/" + id + "/logs"))));
        golden.assertShape("activation-result", done(world.get(own("activations/" + id + "/result"))));
    }

    private JsonNode invoke(String action, String query) {
        return json(world.post(own("actions/" + action + query), "{\"x\": 1}"));
    }

    private JsonNode record(JsonNode answer) {
        return record(answer.path("activationId").asText());
    }

    private JsonNode record(String id) {
        String path = own("activations/" + id);
        await("the record of " + id, () -> world.get(path).statusCode() == 200);
        return done(world.get(path));
    }
}
