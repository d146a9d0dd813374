// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller;

import static dev.kiln.controller.World.done;
import static dev.kiln.controller.World.error;
import static dev.kiln.controller.World.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kiln.messaging.BusConsumer;
import dev.kiln.messaging.BusMessage;
import dev.kiln.messaging.MessageBus.StartAt;
import dev.kiln.messaging.orders.RuntimesCodec;
import dev.kiln.messaging.pools.PoolReport;
import dev.kiln.messaging.wire.InvokerId;
import dev.kiln.messaging.wire.Ping;
import dev.kiln.messaging.wire.PingCodec;
import dev.kiln.messaging.wire.Topics;
import dev.kiln.model.runtimes.Runtimes;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What operators do with the language runtimes, and what follows for users and invokers. */
class RuntimesOverHttpTest {

    private static final String PATH = "/admin/v1/runtimes";
    private static final Topics TOPICS = new Topics("", 1024 * 1024);

    /** With a kind more and another image; and without java:8. */
    private static final String CHANGED = """
            {'runtimes':{'nodejs':[
               {'kind':'nodejs:20','default':true,'image':'kiln/node:20.2'},
               {'kind':'nodejs:24','image':{'prefix':'kiln','name':'node','tag':'24'}},
               {'kind':'nodejs:6','deprecated':true,'image':'kiln/node6:latest'}]}}""";

    private World world;
    private BusConsumer told;

    @BeforeEach
    void start(@TempDir Path directory) {
        world = new World(directory, """
                kiln.controller.pools { look-interval = 50ms, tell-again = 100ms }
                kiln.controller.scheduling { down-after = 60s, lost-after = 120s }
                """);
        world.bus.ensureTopic(TOPICS.runtimes());
        told = world.bus.open(TOPICS.runtimes().name(), "test", StartAt.EARLIEST);
    }

    @AfterEach
    void stop() {
        told.close();
        world.close();
    }

    @Test
    void whatIsReadIsTheFileUntilSomebodyChangesIt() {
        JsonNode read = json(get());

        assertThat(read.path("revision").asLong()).isZero();
        assertThat(read.path("runtimes").path("nodejs").get(0).path("image").asText())
                .isEqualTo("kiln/node:latest");
        assertThat(read.path("invokers").path("current").asInt()).isEqualTo(1);
    }

    @Test
    void aKindIsThereForNewActionsAsSoonAsItIsAdded() {
        assertThat(create("nodejs:24").statusCode()).isEqualTo(400);

        JsonNode changed = done(put(CHANGED));

        assertThat(changed.path("revision").asLong()).isEqualTo(1);
        done(create("nodejs:24"));
        assertThat(json(world.get("/")).path("runtimes").path("nodejs").findValuesAsText("kind"))
                .containsExactly("nodejs:20", "nodejs:24", "nodejs:6");
    }

    @Test
    void anActionOfAKindThatWasTakenOutIsReadAndNotRun() {
        done(world.put(
                World.own("actions/old"), "{\"exec\":{\"kind\":\"java:8\",\"main\":\"Main\",\"code\":\"eA==\"}}"));

        done(put(CHANGED));

        HttpResponse<String> refused = world.post(World.own("actions/old"), "{}");
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(error(refused)).contains("The 'java:8' runtime is no longer supported.");
        done(world.get(World.own("actions/old")));
        done(world.delete(World.own("actions/old")));
    }

    @Test
    void invokersAreToldUntilTheyWorkWithIt() {
        done(put(CHANGED));

        awaitTold(1);
        awaitTold(1);
        ping(1);
        World.await(
                "all work with it",
                () -> json(get()).path("invokers").toString().equals("{\"up\":2,\"current\":1}"));
    }

    @Test
    void otherControllersSeeTheChange() {
        try (ControllerServer other = World.server(world.stores, world.bus, "kiln.controller.id = 1")) {
            done(put(CHANGED));

            URI root = URI.create("http://127.0.0.1:" + other.address().getPort() + "/");
            World.await(
                    "it is seen",
                    () -> world.send(HttpRequest.newBuilder(root).GET()).body().contains("nodejs:24"));
        }
    }

    @Test
    void whatSomebodyElseChangedIsNotUndone() {
        done(put(CHANGED));

        HttpResponse<String> late = put(CHANGED.replaceFirst("\\{", "{'revision':0,"));

        assertThat(late.statusCode()).isEqualTo(409);
        assertThat(error(late))
                .contains("The language runtimes have revision 1")
                .contains("somebody else changed");
        done(put(CHANGED.replaceFirst("\\{", "{'revision':1,")));
        done(put(get().body()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{} | 'runtimes' is missing or empty",
                "{'runtimes':{}} | 'runtimes' is missing or empty",
                "{'runtims':{}} | 'runtims' is no key; did you mean 'runtimes'?",
                "{'runtimes':{'a':[]}} | the runtimes: 'a' has no kinds",
                "{'runtimes':{'a':[{'kind':'a:1','img':'x'}]}} | a runtime of family 'a' ('a:1'): 'img' is no key; did you mean 'image'?",
                "{'runtimes':{'a':[{'image':'x'}]}} | 'kind' is missing",
                "{'runtimes':{'a':[{'kind':'a:1'}]}} | 'image' of kind 'a:1' in the manifest must be a reference",
                "{'runtimes':{'a':[{'kind':'a:1','image':'no image'}]}} | must be a reference such as kiln/action-nodejs-v20:latest",
                "{'runtimes':{'a':[{'kind':'sequence','image':'x'}]}} | cannot be the name of a kind",
                "{'runtimes':{'a':[{'kind':'a:1','image':'x','deprecated':'yes'}]}} | 'deprecated' must be true or false",
                "{'runtimes':{'a':[{'kind':'a:1','image':'x'},{'kind':'a:2','image':'x'}]}} | has 0 defaults but needs one",
                "{'runtimes':{'a':[{'kind':'a:1','image':'x'}],'b':[{'kind':'a:1','image':'x'}]}} | has kind 'a:1' twice",
                "{'runtimes':{'a':[{'kind':'a:1','image':'x','stemCells':[{'initialCount':-1}]}]}} | 'initialCount' from 0 to 1000"
            })
    void aBadManifestIsRefusedAndNothingIsLost(String body, String sentence) {
        HttpResponse<String> refused = put(body);

        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(error(refused)).contains(sentence);
        assertThat(json(get()).path("revision").asLong()).isZero();
        done(create("nodejs:20"));
    }

    @Test
    void whoViewsMayReadItAndTheAuditTellsWhoChangedIt() {
        assertThat(world.get(PATH, World.GUEST).statusCode()).isEqualTo(403);
        assertThat(world.put(PATH, "{}", World.GUEST).statusCode()).isEqualTo(403);
        done(world.put("/admin/v1/subjects/guest/role", "{\"role\":\"viewer\"}", World.SYSTEM));

        done(world.get(PATH, World.GUEST));
        assertThat(world.put(PATH, CHANGED.replace('\'', '"'), World.GUEST).statusCode())
                .isEqualTo(403);
        done(put(CHANGED));

        JsonNode entry =
                json(world.get("/admin/v1/audit?limit=1", World.SYSTEM)).get(0);
        assertThat(entry.path("whom").asText()).isEqualTo("runtimes");
        assertThat(entry.path("before").path("runtimes").has("java")).isTrue();
        assertThat(entry.path("after").path("runtimes").has("java")).isFalse();
        assertThat(world.get("/admin/v1/api-docs", World.SYSTEM).body()).contains("\"/runtimes\"");
    }

    private HttpResponse<String> get() {
        return world.get(PATH, World.SYSTEM);
    }

    private HttpResponse<String> put(String body) {
        return world.put(PATH, body.replace('\'', '"'), World.SYSTEM);
    }

    private HttpResponse<String> create(String kind) {
        return world.put(
                World.own("actions/a?overwrite=true"), "{\"exec\":{\"kind\":\"" + kind + "\",\"code\":\"x\"}}");
    }

    private void ping(long runtimes) {
        Ping ping = new Ping(
                new InvokerId(5),
                1,
                0,
                4096,
                0,
                "default",
                "scripted",
                "NONE",
                Set.of(),
                true,
                false,
                "",
                "1.0",
                new PoolReport(0, 0, runtimes, List.of()));
        world.bus.publish(TOPICS.health().name(), PingCodec.encode(ping));
    }

    private void awaitTold(long revision) {
        List<Runtimes> heard = new ArrayList<>();
        World.await("invokers are told", () -> {
            try {
                for (BusMessage message : told.poll(1, Duration.ofMillis(20))) {
                    heard.add(RuntimesCodec.decode(message.payload()));
                }
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
            return !heard.isEmpty();
        });
        assertThat(heard.getFirst().revision()).isEqualTo(revision);
        assertThat(heard.getFirst().manifest().byKind()).containsKey("nodejs:24");
    }
}
