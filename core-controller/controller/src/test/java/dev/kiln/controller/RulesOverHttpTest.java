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
import dev.kiln.messaging.wire.ActivationMessage;
import dev.kiln.messaging.wire.ActivationMessage.Cause;
import dev.kiln.model.json.Json;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RulesOverHttpTest {

    @TempDir
    Path directory;

    private World world;

    @BeforeEach
    void start() {
        world = new World(directory);
        world.createAction("hello");
        done(world.put(
                own("triggers/daily"), "{\"parameters\":[{\"key\":\"a\",\"value\":1},{\"key\":\"b\",\"value\":1}]}"));
    }

    @AfterEach
    void stop() {
        world.close();
    }

    @Test
    void aTriggerIsStoredAsItIsShown() {
        JsonNode shown = done(world.get(own("triggers/daily")));

        ((com.fasterxml.jackson.databind.node.ObjectNode) shown).remove("updated");
        assertThat(shown).isEqualTo(Json.parse("""
                {"namespace":"guest","name":"daily","version":"0.0.1","publish":false,"annotations":[],
                 "parameters":[{"key":"a","value":1},{"key":"b","value":1}],"limits":{},"rules":{}}"""));
    }

    @Test
    void aRuleTiesAnActionToATrigger() {
        JsonNode created = done(rule("first", "daily", "hello"));
        JsonNode trigger = done(world.get(own("triggers/daily")));

        assertThat(created.path("status").asText()).isEqualTo("active");
        assertThat(created.path("trigger").toString()).isEqualTo("{\"path\":\"guest\",\"name\":\"daily\"}");
        assertThat(created.path("action").toString()).isEqualTo("{\"path\":\"guest\",\"name\":\"hello\"}");
        assertThat(trigger.path("rules").toString())
                .isEqualTo(
                        "{\"guest/first\":{\"action\":{\"path\":\"guest\",\"name\":\"hello\"},\"status\":\"active\"}}");
        assertThat(done(world.get(own("rules/first")))).isEqualTo(created);
        assertThat(done(world.get(own("rules"))).path(0).has("status")).isFalse();
        assertThat(done(world.get(own("rules"))).path(0).has("trigger")).isTrue();
        assertThat(done(world.get(own("rules?count=true"))).toString()).isEqualTo("{\"rules\":1}");
    }

    @Test
    void firingRunsTheActionOfEachActiveRule() {
        done(rule("first", "daily", "hello"));
        done(rule("second", "daily", "hello"));
        done(rule("third", "daily", "hello"));
        assertThat(set("second", "inactive").body()).isEqualTo("OK");

        HttpResponse<String> fired = world.post(own("triggers/daily"), "{\"b\":2}");

        assertThat(fired.statusCode()).isEqualTo(202);
        String id = json(fired).path("activationId").asText();
        assertThat(fired.headers().firstValue("x-openwhisk-activation-id")).contains(id);
        await("two ran", () -> world.invoker.seen().size() == 2);
        ActivationMessage message = world.invoker.seen().getFirst();
        assertThat(message.content().path("a").asInt()).isEqualTo(1);
        assertThat(message.content().path("b").asInt()).isEqualTo(2);
        assertThat(message.content()).hasSize(3);
        assertThat(message.cause().orElseThrow().id().value()).isEqualTo(id);
        assertThat(message.cause().orElseThrow().by()).isEqualTo(Cause.By.TRIGGER);
        assertThat(message.isBlocking()).isFalse();
    }

    @Test
    void theActionSeesTheHeadersOfWhoFiredButNotHisSecrets() {
        done(rule("first", "daily", "hello"));

        world.send(world.request(own("triggers/daily"), World.GUEST)
                .header("X-Event", "one")
                .header("Cookie", "session=1")
                .header("X-OW-EXTRA-LOGGING", "on")
                .POST(java.net.http.HttpRequest.BodyPublishers.noBody()));

        await("it ran", () -> world.invoker.seen().size() == 1);
        JsonNode headers = world.invoker.seen().getFirst().content().path("__ow_headers");
        assertThat(headers.path("x-event").asText()).isEqualTo("one");
        assertThat(headers.has("user-agent")).isTrue();
        assertThat(headers.toString())
                .doesNotContainIgnoringCase("authorization")
                .doesNotContain("session");
        assertThat(headers.has("x-ow-extra-logging")).isFalse();
    }

    @Test
    void theRecordOfATriggerSaysWhatBecameOfEachRule() {
        world.createAction("gone");
        done(rule("a", "daily", "hello"));
        done(rule("b", "daily", "gone"));
        done(rule("c", "daily", "hello"));
        done(world.delete(own("actions/gone")));
        set("c", "inactive");

        String id = json(world.post(own("triggers/daily"), "{\"b\":2}"))
                .path("activationId")
                .asText();
        await("it is recorded", () -> world.get(own("activations/" + id)).statusCode() == 200);
        JsonNode record = done(world.get(own("activations/" + id)));

        assertThat(record.path("name").asText()).isEqualTo("daily");
        assertThat(record.has("end")).isFalse();
        assertThat(record.has("duration")).isFalse();
        assertThat(record.path("response").path("result").toString()).isEqualTo("{\"b\":2}");
        List<JsonNode> lines = IntStream.range(0, 3)
                .mapToObj(i -> Json.parse(record.path("logs").path(i).asText()))
                .toList();
        assertThat(lines.get(0).path("success").asBoolean()).isTrue();
        assertThat(lines.get(0).path("activationId").asText()).hasSize(32);
        assertThat(lines.get(0).path("rule").asText()).isEqualTo("guest/a");
        assertThat(lines.get(0).path("action").asText()).isEqualTo("guest/hello");
        assertThat(lines.get(1)).isEqualTo(Json.parse("""
                {"statusCode":1,"success":false,"error":"The requested resource does not exist.",
                 "rule":"guest/b","action":"guest/gone"}"""));
        assertThat(lines.get(2).path("error").asText())
                .isEqualTo("Rule 'guest/c' is inactive, action 'guest/hello' was not activated.");
        assertThat(lines.get(2).path("statusCode").asInt()).isEqualTo(1);
    }

    @Test
    void withoutAnActiveRuleNothingIsRecorded() {
        done(rule("first", "daily", "hello"));
        set("first", "inactive");

        HttpResponse<String> fired = world.post(own("triggers/daily"), "{}");

        assertThat(fired.statusCode()).isEqualTo(204);
        assertThat(fired.body()).isEmpty();
        assertThat(done(world.get(own("activations")))).isEmpty();
        assertThat(world.post(own("triggers/missing"), "{}").statusCode()).isEqualTo(404);
    }

    @Test
    void aRuleMayUseAnActionOfASharedPackage() {
        done(world.put("/api/v1/namespaces/_/packages/utils", "{\"publish\":true}", SYSTEM));
        done(world.put(
                "/api/v1/namespaces/_/actions/utils/echo",
                "{\"exec\":{\"kind\":\"nodejs:20\",\"code\":\"x\"}}",
                SYSTEM));
        done(world.put(own("rules/first"), "{\"trigger\":\"/_/daily\",\"action\":\"/whisk.system/utils/echo\"}"));

        assertThat(world.post(own("triggers/daily"), "{}").statusCode()).isEqualTo(202);

        await("it ran", () -> world.invoker.seen().size() == 1);
        assertThat(world.invoker.seen().getFirst().action()).hasToString("whisk.system/utils/echo");
    }

    @Test
    void whatARuleNeedsMustBeThere() {
        HttpResponse<String> incomplete = world.put(own("rules/r"), "{\"trigger\":\"/_/daily\"}");
        HttpResponse<String> unqualified = world.put(own("rules/r"), "{\"trigger\":\"daily\",\"action\":\"/_/hello\"}");
        HttpResponse<String> noTrigger = rule("r", "missing", "hello");
        HttpResponse<String> noAction = rule("r", "daily", "missing");
        HttpResponse<String> foreign =
                world.put(own("rules/r"), "{\"trigger\":\"/whisk.system/t\",\"action\":\"/_/hello\"}");

        assertThat(incomplete.statusCode()).isEqualTo(400);
        assertThat(error(incomplete)).isEqualTo("rule requires a valid trigger and a valid action");
        assertThat(unqualified.statusCode()).isEqualTo(400);
        assertThat(error(unqualified)).contains("The fully qualified name of the entity must contain at least");
        assertThat(noTrigger.statusCode()).isEqualTo(400);
        assertThat(error(noTrigger)).isEqualTo("trigger /guest/missing does not exist");
        assertThat(noAction.statusCode()).isEqualTo(400);
        assertThat(error(noAction)).isEqualTo("action /guest/missing does not exist");
        assertThat(foreign.statusCode()).isEqualTo(403);
    }

    @Test
    void anUpdateKeepsTheStatusAndMovesTheLink() {
        done(world.put(own("triggers/other"), "{}"));
        done(rule("first", "daily", "hello"));
        set("first", "inactive");

        JsonNode moved = done(world.put(own("rules/first?overwrite=true"), "{\"trigger\":\"/_/other\"}"));

        assertThat(moved.path("status").asText()).isEqualTo("inactive");
        assertThat(moved.path("version").asText()).isEqualTo("0.0.2");
        assertThat(done(world.get(own("triggers/daily"))).path("rules")).isEmpty();
        assertThat(done(world.get(own("triggers/other"))).path("rules").has("guest/first"))
                .isTrue();
    }

    @Test
    void anUpdateOfATriggerKeepsItsRules() {
        done(rule("first", "daily", "hello"));

        JsonNode updated = done(world.put(own("triggers/daily?overwrite=true"), "{\"parameters\":[]}"));

        assertThat(updated.path("rules").has("guest/first")).isTrue();
        assertThat(updated.path("parameters")).isEmpty();
        assertThat(updated.path("version").asText()).isEqualTo("0.0.2");
    }

    @Test
    void aRuleWithoutItsTriggerIsInactive() {
        done(rule("first", "daily", "hello"));
        done(world.delete(own("triggers/daily")));

        HttpResponse<String> activated = set("first", "active");

        assertThat(done(world.get(own("rules/first"))).path("status").asText()).isEqualTo("inactive");
        assertThat(activated.statusCode()).isEqualTo(404);
        assertThat(error(activated)).isEqualTo("Only rules with existing triggers can be activated");
        assertThat(set("first", "inactive").statusCode()).isEqualTo(200);
        done(world.put(own("triggers/daily"), "{}"));
        assertThat(set("first", "active").statusCode()).isEqualTo(200);
        assertThat(done(world.get(own("rules/first"))).path("status").asText()).isEqualTo("active");
    }

    @Test
    void aDeletedRuleIsUntied() {
        done(rule("first", "daily", "hello"));

        JsonNode deleted = done(world.delete(own("rules/first")));

        assertThat(deleted.path("status").asText()).isEqualTo("inactive");
        assertThat(done(world.get(own("triggers/daily"))).path("rules")).isEmpty();
        assertThat(world.get(own("rules/first")).statusCode()).isEqualTo(404);
    }

    @Test
    void anUnknownStateIsNamed() {
        done(rule("first", "daily", "hello"));

        HttpResponse<String> reply = set("first", "sleepy");

        assertThat(reply.statusCode()).isEqualTo(400);
        assertThat(error(reply)).isEqualTo("The request content was malformed:\nsleepy is not a recognized rule state");
    }

    @Test
    void aFeedMustBeAName() {
        HttpResponse<String> refused =
                world.put(own("triggers/fed"), "{\"annotations\":[{\"key\":\"feed\",\"value\":\"no name\"}]}");

        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(error(refused)).isEqualTo("Feed name is not valid");
        done(world.put(own("triggers/fed"), "{\"annotations\":[{\"key\":\"feed\",\"value\":\"/_/alarms/alarm\"}]}"));
    }

    @Test
    void manyRulesOfOneTriggerAreWrittenAtOnceAndNoneIsLost() throws Exception {
        List<Callable<HttpResponse<String>>> writers = IntStream.range(0, 12)
                .<Callable<HttpResponse<String>>>mapToObj(i -> () -> rule("r" + i, "daily", "hello"))
                .toList();
        try (ExecutorService threads = Executors.newFixedThreadPool(12)) {
            for (var written : threads.invokeAll(writers)) {
                done(written.get());
            }
        }

        assertThat(done(world.get(own("triggers/daily"))).path("rules")).hasSize(12);
    }

    @Test
    void othersTriggersAndRulesAreNobodysBusiness() {
        String foreign = "/api/v1/namespaces/whisk.system/";
        done(world.put(foreign + "triggers/t", "{}", SYSTEM));

        for (HttpResponse<String> reply : List.of(
                world.get(foreign + "triggers"),
                world.get(foreign + "triggers/t"),
                world.get(foreign + "triggers/missing"),
                world.post(foreign + "triggers/t", "{}"),
                world.put(foreign + "triggers/t?overwrite=true", "{}"),
                world.delete(foreign + "triggers/t"),
                world.get(foreign + "rules"),
                world.get(foreign + "rules/r"),
                world.post(foreign + "rules/r", "{\"status\":\"active\"}"),
                world.delete(foreign + "rules/r"))) {
            assertThat(reply.statusCode()).as(reply.request().toString()).isEqualTo(403);
        }
    }

    private HttpResponse<String> rule(String name, String trigger, String action) {
        return world.put(
                own("rules/" + name),
                "{\"name\":\"" + name + "\",\"trigger\":\"/_/" + trigger + "\",\"action\":\"/_/" + action
                        + "\",\"status\":\"\"}");
    }

    private HttpResponse<String> set(String rule, String status) {
        return world.post(own("rules/" + rule), "{\"status\":\"" + status + "\"}");
    }
}
