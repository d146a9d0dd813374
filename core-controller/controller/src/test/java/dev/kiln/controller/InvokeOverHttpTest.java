// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller;

import static dev.kiln.controller.World.await;
import static dev.kiln.controller.World.json;
import static dev.kiln.controller.World.own;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kiln.messaging.wire.ActivationMessage;
import dev.kiln.model.activation.ActivationResponse;
import dev.kiln.model.json.Json;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InvokeOverHttpTest {

    @TempDir
    Path directory;

    private World world;

    @BeforeEach
    void start() {
        world = new World(directory, "kiln.controller.invoke.record-timeout = 500ms");
        world.createAction("echo");
    }

    @AfterEach
    void stop() {
        world.close();
    }

    @Test
    void blockingAnswersTheRecord() {
        HttpResponse<String> reply = world.post(own("actions/echo?blocking=true"), "{\"a\":1}");

        assertThat(reply.statusCode()).isEqualTo(200);
        JsonNode record = json(reply);
        assertThat(record.path("response").path("result").toString()).isEqualTo("{\"a\":1}");
        assertThat(record.path("response").path("status").asText()).isEqualTo("success");
        assertThat(record.path("logs")).isEmpty();
        assertThat(reply.headers().firstValue("x-openwhisk-activation-id"))
                .contains(record.path("activationId").asText());
        assertThat(reply.headers().firstValue("X-Request-ID")).isPresent();
    }

    @Test
    void resultAnswersTheResultAlone() {
        HttpResponse<String> reply = world.post(own("actions/echo?blocking=true&result=true"), "{\"a\":1}");

        assertThat(reply.body()).isEqualTo("{\"a\":1}");
    }

    @Test
    void nonBlockingAnswersTheIdAndTheRecordCanBeRead() {
        HttpResponse<String> reply = world.post(own("actions/echo?result=true"), "");

        assertThat(reply.statusCode()).isEqualTo(202);
        String id = json(reply).path("activationId").asText();
        assertThat(json(reply)).hasSize(1);
        await("the record is there", () -> world.get(own("activations/" + id)).statusCode() == 200);
        assertThat(json(world.get(own("activations/" + id + "/logs"))).path("logs"))
                .hasSize(1);
        assertThat(json(world.get(own("activations/" + id + "/result")))
                        .path("success")
                        .asBoolean())
                .isTrue();
        assertThat(json(world.get(own("activations?name=echo")))).hasSize(1);
    }

    @Test
    void failuresHaveTheStatusOfTheirKind() {
        world.invoker.script = message -> Optional.of(
                switch (message.content().path("fail").asText()) {
                    case "application" -> ActivationResponse.applicationError("mine");
                    case "developer" -> ActivationResponse.developerError("yours");
                    default -> ActivationResponse.whiskError("theirs");
                });

        HttpResponse<String> application = world.post(own("actions/echo?blocking=true"), "{\"fail\":\"application\"}");
        HttpResponse<String> developer =
                world.post(own("actions/echo?blocking=true&result=true"), "{\"fail\":\"developer\"}");
        HttpResponse<String> platform = world.post(own("actions/echo?blocking=true"), "{\"fail\":\"platform\"}");

        assertThat(application.statusCode()).isEqualTo(502);
        assertThat(json(application).path("response").path("status").asText()).isEqualTo("application error");
        assertThat(developer.statusCode()).isEqualTo(502);
        assertThat(developer.body()).isEqualTo("{\"error\":\"yours\"}");
        assertThat(platform.statusCode()).isEqualTo(500);
    }

    @Test
    void whoWaitsTooShortGetsTheId() {
        world.invoker.script = message -> Optional.empty();

        HttpResponse<String> reply = world.post(own("actions/echo?blocking=true&timeout=100"), "{}");

        assertThat(reply.statusCode()).isEqualTo(202);
        assertThat(json(reply).has("activationId")).isTrue();
        assertThat(world.get("/activation/count", World.SYSTEM).body()).isEqualTo("1");
    }

    @Test
    void recordsTooLargeToTravelAreReadFromTheStore() {
        world.invoker.sendsIdsOnly = true;

        HttpResponse<String> reply = world.post(own("actions/echo?blocking=true&result=true"), "{\"a\":1}");

        assertThat(reply.statusCode()).isEqualTo(200);
        assertThat(reply.body()).isEqualTo("{\"a\":1}");
    }

    @Test
    void arraysAreBareOnlyWhenTheResultWasAskedFor() {
        world.invoker.script = message ->
                Optional.of(ActivationResponse.success(Json.array().add(1).add(2), 5));

        assertThat(world.post(own("actions/echo?blocking=true&result=true"), "{}")
                        .body())
                .isEqualTo("[1,2]");
        assertThat(json(world.post(own("actions/echo?blocking=true"), "{}"))
                        .path("response")
                        .path("result")
                        .toString())
                .isEqualTo("[1,2]");
    }

    @Test
    void parametersLieUnderThePayload() {
        world.put(own("actions/echo?overwrite=true"), """
                {"parameters": [{"key": "a", "value": 1}, {"key": "b", "value": 2}, {"key": "e", "value": "x", "init": true}]}""");

        world.post(own("actions/echo?blocking=true"), "{\"b\":3}");

        ActivationMessage message = world.invoker.seen().getLast();
        assertThat(message.content().toString()).isEqualTo("{\"a\":1,\"b\":3,\"e\":\"x\"}");
        assertThat(message.initKeys()).containsExactly("e");
        assertThat(message.version().toString()).isEqualTo("0.0.2");
    }

    @Test
    void finalParametersCannotBeOverridden() {
        world.put(own("actions/echo?overwrite=true"), """
                {"parameters": [{"key": "a", "value": ""}, {"key": "n", "value": null}],
                 "annotations": [{"key": "final", "value": true}]}""");

        HttpResponse<String> refused = world.post(own("actions/echo?blocking=true"), "{\"a\":3}");

        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(json(refused).path("error").asText())
                .isEqualTo("Request defines parameters that are not allowed (e.g., reserved properties).");
        assertThat(world.post(own("actions/echo?blocking=true"), "{\"n\":3}").statusCode())
                .isEqualTo(200);
    }

    @Test
    void theKeyTravelsOnlyToActionsThatAskForIt() {
        world.post(own("actions/echo?blocking=true"), "{}");
        assertThat(world.invoker.seen().getLast().caller().authKey()).isEmpty();

        world.put(
                own("actions/echo?overwrite=true"),
                "{\"annotations\": [{\"key\": \"provide-api-key\", \"value\": true}]}");
        world.post(own("actions/echo?blocking=true"), "{}");

        assertThat(world.invoker
                        .seen()
                        .getLast()
                        .caller()
                        .authKey()
                        .orElseThrow()
                        .reveal())
                .isEqualTo(World.GUEST);
    }

    @Test
    void withoutInvokersNothingIsAccepted() {
        world.invoker.close();
        world.invoker.ping(false, "cordoned");
        await(
                "the invoker is down",
                () -> world.get("/invokers", World.SYSTEM).body().equals("{\"invoker0\":\"down\"}"));

        HttpResponse<String> reply = world.post(own("actions/echo?blocking=true"), "{}");

        assertThat(reply.statusCode()).isEqualTo(503);
        assertThat(json(reply).path("error").asText()).startsWith("The server is currently unavailable");
        assertThat(world.get("/invokers/ready", World.SYSTEM).statusCode()).isEqualTo(500);
    }

    @Test
    void unknownActionsAreNotFound() {
        HttpResponse<String> reply = world.post(own("actions/nobody"), "{}");

        assertThat(reply.statusCode()).isEqualTo(404);
        assertThat(json(reply).path("error").asText()).isEqualTo("The requested resource does not exist.");
    }
}
