// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller;

import static dev.kiln.controller.World.await;
import static dev.kiln.controller.World.done;
import static dev.kiln.controller.World.json;
import static dev.kiln.controller.World.own;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kiln.model.activation.ActivationId;
import dev.kiln.model.json.Json;
import dev.kiln.store.Expected;
import dev.kiln.store.Page;
import dev.kiln.store.Stored;
import dev.kiln.store.documents.Document;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The package {@code alarms}, as clients use it; the clock is set by hand. */
class AlarmsOverHttpTest {

    private static final String QUICK = """
            kiln.controller.feeds.alarms { look-interval = 10ms, retry-for = 30s }
            """;
    private static final String ALARMS = "/api/v1/namespaces/whisk.system/actions/alarms/";
    private static final Duration MINUTE = Duration.ofMinutes(1);

    @TempDir
    Path directory;

    private final AtomicReference<Duration> ahead = new AtomicReference<>(Duration.ZERO);
    private final List<ControllerServer> others = new ArrayList<>();
    private World world;

    @BeforeEach
    void begin() {
        world = new World(directory, QUICK, this::now);
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
    void theSystemPackageSaysWhatItHas() {
        JsonNode found = done(world.get("/api/v1/namespaces/whisk.system/packages/alarms"));

        assertThat(found.path("publish").asBoolean()).isTrue();
        assertThat(found.path("actions")).isEmpty();
        assertThat(found.path("feeds"))
                .extracting(it -> it.path("name").asText())
                .containsExactlyInAnyOrder("alarm", "interval", "once");
        assertThat(found.path("feeds").toString()).contains("trigger_payload", "timezone", "deleteAfterFire");
    }

    @Test
    void anIntervalFiresWithItsPayload() {
        JsonNode made = created("interval", "{\"minutes\": 1, \"trigger_payload\": {\"colour\": \"red\"}}");
        assertThat(made.at("/response/result/status/active").asBoolean()).isTrue();
        assertThat(fires()).isEmpty();

        pass(MINUTE.plusSeconds(1));

        await("it fired", () -> fires().size() == 1);
        JsonNode fire = fires().getFirst();
        assertThat(fire.at("/response/result").toString()).isEqualTo("{\"colour\":\"red\"}");
        assertThat(Json.parse(fire.at("/logs/0").asText()).path("success").asBoolean())
                .isTrue();
        JsonNode shown = told("interval", "READ", "{}").at("/response/result");
        assertThat(shown.at("/config/minutes").asInt()).isEqualTo(1);
        assertThat(shown.at("/config/payload/colour").asText()).isEqualTo("red");
        assertThat(shown.at("/status/fired").asInt()).isEqualTo(1);
    }

    @Test
    void theActionLeavesARecordLikeAnyOther() {
        String id = created("interval", "{\"minutes\": 1}").path("activationId").asText();

        JsonNode record = done(world.get(own("activations/" + id)));

        assertThat(record.path("namespace").asText()).isEqualTo("guest");
        assertThat(record.path("annotations").toString())
                .contains("\"kiln:native\"", "whisk.system/alarms/interval")
                .doesNotContain("secret");
        assertThat(world.stores.documents().list("alarm", "", new Page(0, 10)).toString())
                .doesNotContain("secret");
    }

    @Test
    void anAlarmOfAnotherNamespacesTriggerIsRefused() {
        done(world.put(own("triggers/theirs"), "{}", World.SYSTEM));

        JsonNode refused = json(world.post(
                ALARMS + "interval?blocking=true",
                "{\"lifecycleEvent\": \"CREATE\", \"triggerName\": \"/whisk.system/theirs\", \"minutes\": 1}"));

        assertThat(refused.at("/response/status").asText()).isEqualTo("application error");
        assertThat(refused.at("/response/result/statusCode").asInt()).isEqualTo(403);
        assertThat(refused.at("/response/result/error").asText()).contains("whisk.system/theirs");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            interval | {}                                                              | minutes
            interval | {"minutes": "soon"}                                             | minutes
            interval | {"minutes": -1}                                                 | minutes
            interval | {"minutes": 0.01}                                               | min-interval
            interval | {"minutes": 1, "stopDate": "1999-01-01"}                        | stopDate
            interval | {"minutes": 1, "startDate": "tomorrow"}                         | startDate
            interval | {"minutes": 1, "startDate": "2040-01-02", "stopDate": "2040-01-01"} | later than startDate
            interval | {"minutes": 1, "maxTriggers": 0}                                | maxTriggers
            interval | {"minutes": 1, "trigger_payload": [1]}                          | trigger_payload
            interval | {"minutes": 1, "trigger_payload": "{"}                          | trigger_payload
            alarm    | {}                                                              | cron
            alarm    | {"cron": "* * * *"}                                             | five
            alarm    | {"cron": "* * 31 2 *"}                                          | never
            alarm    | {"cron": "61 * * * *"}                                          | minute
            alarm    | {"cron": "* * * * * *"}                                         | min-interval
            alarm    | {"cron": "0 9 * * *", "timezone": "Berlin"}                     | timezone
            once     | {}                                                              | date
            once     | {"date": "1999-01-01T00:00:00Z"}                                | over
            once     | {"date": "2040-01-01", "deleteAfterFire": "all"}                | deleteAfterFire
            """)
    void whatMakesNoSenseIsRefusedWithASentence(String feed, String parameters, String part) {
        HttpResponse<String> reply = tell(feed, "CREATE", parameters);

        assertThat(reply.statusCode()).isEqualTo(502);
        assertThat(json(reply).at("/response/result/statusCode").asInt()).isEqualTo(400);
        assertThat(json(reply).at("/response/result/error").asText()).contains(part);
        assertThat(alarm()).isEmpty();
    }

    @Test
    void whatIsNotThereIsSaidSo() {
        assertThat(told("interval", "READ", "{}")
                        .at("/response/result/statusCode")
                        .asInt())
                .isEqualTo(404);
        assertThat(told("interval", "DELETE", "{}").at("/response/result/error").asText())
                .contains("guest/tick");
        assertThat(told("interval", "EXPLODE", "{}")
                        .at("/response/result/error")
                        .asText())
                .contains("CREATE", "EXPLODE");
        done(world.delete(own("triggers/tick")));
        assertThat(told("interval", "CREATE", "{\"minutes\": 1}")
                        .at("/response/result/error")
                        .asText())
                .contains("no trigger");
    }

    @Test
    void aPausedAlarmIsSilentUntilItGoesOn() {
        created("interval", "{\"minutes\": 1}");

        assertThat(told("interval", "PAUSE", "{}")
                        .at("/response/result/status/active")
                        .asBoolean())
                .isFalse();
        pass(MINUTE.multipliedBy(5));
        assertThat(world.stores.documents().due("alarm", now(), 10)).isEmpty();
        told("interval", "UNPAUSE", "{}");
        assertThat(fires()).isEmpty();
        pass(MINUTE);

        await("it fired", () -> fires().size() == 1);
    }

    @Test
    void anUpdateChangesWhatItNames() {
        created("interval", "{\"minutes\": 60, \"trigger_payload\": {\"a\": 1}}");

        JsonNode updated = told("interval", "UPDATE", "{\"minutes\": 1}").at("/response/result");

        assertThat(updated.at("/config/minutes").asInt()).isEqualTo(1);
        assertThat(updated.at("/config/payload/a").asInt()).isEqualTo(1);
        pass(MINUTE.plusSeconds(1));
        await("it fired", () -> fires().size() == 1);
    }

    @Test
    void aDeletedAlarmFiresNoMore() {
        created("interval", "{\"minutes\": 1}");

        assertThat(told("interval", "DELETE", "{}").at("/response/success").asBoolean())
                .isTrue();

        assertThat(alarm()).isEmpty();
    }

    @Test
    void anAlarmWhoseTriggerIsGoneStopsAndSaysWhy() {
        created("interval", "{\"minutes\": 1}");
        done(world.delete(own("triggers/tick")));

        pass(MINUTE.plusSeconds(1));

        await("it stopped", () -> !status().path("active").asBoolean());
        assertThat(status().at("/reason/statusCode").asInt()).isEqualTo(404);
        assertThat(status().at("/reason/message").asText()).contains("does not exist");
    }

    @Test
    void anAlarmOfABlockedSubjectStopsAndSaysWhy() {
        created("interval", "{\"minutes\": 1}");
        done(world.post("/admin/v1/subjects/guest/block", "{}", World.SYSTEM));
        pass(MINUTE.plusSeconds(1));
        await("it stopped", () -> world.stores
                .documents()
                .due("alarm", now().plus(MINUTE), 10)
                .isEmpty());
        done(world.post("/admin/v1/subjects/guest/unblock", "{}", World.SYSTEM));

        assertThat(status().at("/reason/message").asText()).contains("blocked");
        assertThat(fires()).isEmpty();
    }

    @Test
    void onceFiresOnceAndTakesItsTriggerAndRulesAlong() {
        created(
                "once",
                "{\"date\": %d, \"deleteAfterFire\": \"rules\"}"
                        .formatted(now().plus(MINUTE).toEpochMilli()));

        pass(MINUTE.plusSeconds(1));

        await("the trigger is gone", () -> world.get(own("triggers/tick")).statusCode() == 404);
        await("the alarm, too", () -> alarm().isEmpty());
        assertThat(world.get(own("rules/r")).statusCode()).isEqualTo(404);
        await("the fire is recorded", () -> fires().size() == 1);
    }

    @Test
    void aThrottledFireIsTriedAgainAndThenLeftOut() {
        done(world.put("/admin/v1/namespaces/guest/limits", "{\"firesPerMinute\": 0}", World.SYSTEM));
        created("interval", "{\"minutes\": 60}");

        pass(MINUTE.multipliedBy(60).plusSeconds(1));
        await("it is late", () -> status().path("trouble").asText().contains("tried again"));
        for (int i = 0; i < 4; i++) {
            pass(Duration.ofSeconds(11));
            Instant at = now();
            await(
                    "it was tried",
                    () -> world.stores.documents().due("alarm", at, 10).isEmpty());
        }

        await("it is left out", () -> status().path("trouble").asText().contains("left out"));
        assertThat(status().path("active").asBoolean()).isTrue();
        assertThat(status().path("fired").asInt()).isZero();
        assertThat(fires()).isEmpty();
    }

    @Test
    void twoControllersFireOnce() {
        others.add(World.server(world.stores, world.bus, QUICK + "kiln.controller.id = other", this::now));
        created("interval", "{\"minutes\": 1}");

        for (int i = 1; i <= 5; i++) {
            pass(MINUTE);
            int expected = i;
            await("it fired " + i + " times", () -> status().path("fired").asInt() == expected);
        }

        await("all is recorded", () -> fires().size() == 5);
    }

    @Test
    void whatWasMissedWhileNobodyRanIsMadeUpForOnce() {
        created("interval", "{\"minutes\": 1}");
        world.server.close();
        pass(MINUTE.multipliedBy(10).plusSeconds(1));

        others.add(World.server(world.stores, world.bus, QUICK, this::now));

        await("it fired", () -> content().path("fired").asInt() == 1);
        assertThat(world.stores.documents().due("alarm", now(), 10)).isEmpty();
    }

    @Test
    void aFireThatSomebodyClaimedAndDidNotDoIsDoneByAnother() {
        created("interval", "{\"minutes\": 60}");
        claim(false);

        await("it fired", () -> status().path("fired").asInt() == 1);
        await("and is recorded", () -> fires().size() == 1);
    }

    @Test
    void aFireThatSomebodyClaimedAndDidIsNotDoneAgain() {
        created("interval", "{\"minutes\": 1}");
        pass(MINUTE.plusSeconds(1));
        await("it fired", () -> fires().size() == 1);
        // as if whoever fired had died before he could write that he did
        claim(true);

        await("it counts", () -> status().path("fired").asInt() == 2);
        assertThat(fires()).hasSize(1);
    }

    @Test
    void aNamespaceHasOnlySoManyAlarms() {
        others.add(World.server(
                world.stores, world.bus, QUICK + "kiln.controller.feeds.alarms.max-per-namespace = 0", this::now));
        String address = "http://127.0.0.1:" + others.getFirst().address().getPort();

        HttpResponse<String> reply =
                world.send(HttpRequest.newBuilder(URI.create(address + ALARMS + "interval?blocking=true"))
                        .header("Authorization", World.basic(World.GUEST))
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(message("CREATE", "{\"minutes\": 1}"))));

        assertThat(json(reply).at("/response/result/error").asText()).contains("max-per-namespace");
    }

    /** Leaves the alarm as a controller leaves it that died while it fired, its claim over. */
    private void claim(boolean isOfLastFire) {
        Stored<Document> stored = alarm().orElseThrow();
        ObjectNode content = stored.value().content().deepCopy();
        long scheduled = content.path("scheduled").asLong();
        if (isOfLastFire) {
            scheduled -= MINUTE.toMillis();
        }
        content.put("scheduled", scheduled);
        content.putObject("claim").put("by", "dead").put("since", 0).put("until", 0);
        Document claimed = new Document(stored.value().key(), Optional.of(Instant.EPOCH), content);
        world.stores.documents().put(claimed, new Expected.At(stored.revision()));
    }

    private Instant now() {
        return Instant.now().plus(ahead.get());
    }

    private void pass(Duration time) {
        ahead.updateAndGet(it -> it.plus(time));
    }

    private JsonNode created(String feed, String parameters) {
        return done(tell(feed, "CREATE", parameters));
    }

    private JsonNode told(String feed, String event, String parameters) {
        return json(tell(feed, event, parameters));
    }

    private HttpResponse<String> tell(String feed, String event, String parameters) {
        return world.post(ALARMS + feed + "?blocking=true", message(event, parameters));
    }

    private static String message(String event, String parameters) {
        ObjectNode message = (ObjectNode) Json.parse(parameters);
        return message.put("lifecycleEvent", event)
                .put("triggerName", "/_/tick")
                .put("authKey", "uuid:secret")
                .toString();
    }

    private JsonNode status() {
        return told("interval", "READ", "{}").at("/response/result/status");
    }

    private JsonNode content() {
        return alarm().orElseThrow().value().content();
    }

    private Optional<Stored<Document>> alarm() {
        return world.stores.documents().get(new Document.Key("alarm", "guest/tick"));
    }

    /** The records of the trigger. */
    private List<JsonNode> fires() {
        List<JsonNode> fires = new ArrayList<>();
        done(world.get(own("activations?docs=true&name=tick"))).forEach(fires::add);
        fires.forEach(it -> new ActivationId(it.path("activationId").asText()));
        return fires;
    }
}
