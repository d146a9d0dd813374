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
import dev.kiln.messaging.orders.PoolOrder;
import dev.kiln.messaging.orders.PoolOrderCodec;
import dev.kiln.messaging.pools.PoolReport;
import dev.kiln.messaging.pools.PoolReport.GenerationReport;
import dev.kiln.messaging.pools.PoolReport.Phase;
import dev.kiln.messaging.wire.InvokerId;
import dev.kiln.messaging.wire.Ping;
import dev.kiln.messaging.wire.PingCodec;
import dev.kiln.messaging.wire.Topics;
import dev.kiln.store.documents.Document;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What operators do with pools, and what invokers are told. */
@TestInstance(Lifecycle.PER_CLASS)
class PoolsOverHttpTest {

    private static final String POOLS = "/admin/v1/pools/";
    private static final Topics TOPICS = new Topics("", 1024 * 1024);

    private World world;
    private BusConsumer orders;

    @BeforeAll
    void start(@TempDir Path directory) {
        world = new World(directory, """
                kiln.controller.pools { look-interval = 50ms, tell-again = 100ms, settle = 0s }
                kiln.controller.scheduling { down-after = 60s, lost-after = 120s }
                """);
        world.bus.ensureTopic(TOPICS.pools());
        orders = world.bus.open(TOPICS.pools().name(), "test", StartAt.EARLIEST);
    }

    @AfterAll
    void stop() {
        orders.close();
        world.close();
    }

    @Test
    void whatAPoolPromisesCountsForActionsThoughNoInvokerIsThere() {
        assertThat(microvm().statusCode()).isEqualTo(400);

        done(put("vm", "{'setup':{'provider':'microvm'},'isolation':'microvm'}"));

        World.await("the promise counts", () -> microvm().statusCode() == 200);
        done(world.delete(POOLS + "vm", World.SYSTEM));
    }

    private HttpResponse<String> microvm() {
        return world.put(
                World.own("actions/in-a-vm?overwrite=true"),
                "{\"exec\":{\"kind\":\"nodejs:20\",\"code\":\"x\"},"
                        + "\"annotations\":[{\"key\":\"isolation\",\"value\":\"microvm\"}]}");
    }

    @Test
    void aPoolIsMadeReadChangedAndDeleted() {
        JsonNode made = done(put("made", """
                {'setup':{'provider':'docker','version':'1.2','settings':{'network':'bridge'}},
                 'tuning':{'memory':4096,'prewarm':[{'kind':'nodejs:20','count':2,'memory':256}]},'isolation':'container'}"""));
        assertThat(made.path("revision").asInt()).isEqualTo(1);
        assertThat(made.path("isolation").asText()).isEqualTo("container");
        assertThat(made.path("invokers").path("up").asInt()).isZero();

        JsonNode changed = done(put("made", "{'revision':1,'tuning':{'keepAliveMillis':60000},'isolation':null}"));
        assertThat(changed.path("revision").asInt()).isEqualTo(2);
        assertThat(changed.path("tuning").toString()).isEqualTo("{\"keepAliveMillis\":60000}");
        assertThat(changed.has("isolation")).isFalse();
        assertThat(changed.path("order").asLong())
                .isGreaterThan(made.path("order").asLong());
        assertThat(changed.path("setup")).isEqualTo(made.path("setup"));
        assertThat(json(get("/admin/v1/pools")).findValuesAsText("name")).contains("made");

        JsonNode swapped = done(put("made", "{'revision':2,'setup':{'provider':'process'}}"));
        assertThat(swapped.path("previous").path("setup").path("provider").asText())
                .isEqualTo("docker");

        done(operator("DELETE", POOLS + "made", ""));
        assertThat(get(POOLS + "made").statusCode()).isEqualTo(404);
        JsonNode again = done(put("made", "{'setup':{'provider':'docker'}}"));
        assertThat(again.path("order").asLong())
                .isGreaterThan(swapped.path("order").asLong());
        assertThat(again.path("generation").asLong())
                .isGreaterThan(swapped.path("generation").asLong());
    }

    @Test
    void whatIsShownMayBeSentBackAndSecretsStay() {
        done(put("masked", """
                {'setup':{'provider':'docker','settings':{'registryPassword':'hunter22','proxy':'me:open-sesame'},
                 'secrets':['proxy']}}"""));
        String shown = get(POOLS + "masked").body();
        assertThat(shown)
                .contains("\"registryPassword\":\"***\"", "\"proxy\":\"***\"")
                .doesNotContain("hunter22", "open-sesame");

        assertThat(done(put("masked", shown.replace('"', '\''))).path("setup"))
                .isEqualTo(done(get(POOLS + "masked")).path("setup"));
        assertThat(world.stores
                        .documents()
                        .get(new Document.Key("pool", "masked"))
                        .orElseThrow()
                        .value()
                        .content()
                        .toString())
                .contains("hunter22", "open-sesame");
        assertThat(get("/admin/v1/audit?limit=0").body())
                .contains("pool masked")
                .doesNotContain("hunter22", "open-sesame");
        assertRefused(
                put("unmasked", "{'setup':{'provider':'docker','settings':{'token':'***'}}}"), 400, "say the value");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{'stup':{}} | did you mean 'setup'?",
                "{'setup':{'provider':'docker','settngs':{}}} | did you mean 'setup.settings'?",
                "{'setup':{'provider':'Docker!'}} | 'setup.provider' must be the name of a provider",
                "{'setup':{}} | 'setup.provider' is missing",
                "{'setup':[]} | 'setup' must be an object",
                "{'tuning':{'memory':1}} | 'tuning.memory' must be a whole number from 16 to 16777216",
                "{'tuning':{'prewarm':[{'count':1,'memory':256}]}} | 'tuning.prewarm.kind' must be a kind",
                "{'isolation':'strong'} | none < process < container",
                "{'setup':{'provider':'docker','settings':{'a':{}}}} | 'setup.settings.a' must be a text",
                "{'name':'other'} | the path says 'wrong'",
                "{} | 'setup' is missing, and no invoker of pool 'wrong' is up"
            })
    void whatIsWrongIsSaid(String body, String sentence) {
        assertRefused(put("wrong", body), 400, sentence);
    }

    @Test
    void aChangeOfWhatSomebodyElseChangedIsRefused() {
        done(put("shared", "{'setup':{'provider':'docker'}}"));
        done(put("shared", "{'revision':1,'tuning':{'maxCreates':3}}"));

        assertRefused(
                put("shared", "{'revision':1,'tuning':{'maxCreates':4}}"),
                409,
                "You changed revision 1 of pool 'shared', and it is at revision 2");
        assertRefused(put("shared", "{'tuning':{'maxCreates':4}}"), 409, "say this revision to change it");
        done(operator("PUT", POOLS + "shared?overwrite=true", "{'tuning':{'maxCreates':4}}"));
    }

    @Test
    void aPoolThatNobodyMadeIsShownAsItsInvokersWereStarted() {
        ping("unmade", 12, new PoolReport(0, 0, 0, List.of()));
        assertThat(get(POOLS).body()).contains("{\"name\":\"unmade\",\"revision\":0,\"generation\":0");

        JsonNode shown = json(get(POOLS + "unmade"));
        assertThat(shown.path("setup").path("provider").asText()).isEqualTo("scripted");
        assertRefused(operator("POST", POOLS + "unmade/swap/abort", ""), 409, "kiln pool create unmade");
        assertRefused(operator("DELETE", POOLS + "unmade", ""), 409, "kiln pool create unmade");

        JsonNode made = done(operator("PUT", POOLS + "unmade", shown.toString()));
        assertThat(made.path("revision").asInt()).isOne();
        assertThat(made.path("generation").asInt()).isZero();
    }

    @Test
    void aPoolThatWasNeverSwappedSaysSo() {
        ping("never", 13, new PoolReport(0, 0, 0, List.of()));

        JsonNode status = json(get(POOLS + "never/swap"));

        assertThat(status.path("stage").asText()).isEqualTo("none");
        assertThat(status.path("generation").asInt()).isZero();
        assertThat(status.path("setup").path("provider").asText()).isEqualTo("scripted");
        assertThat(status.path("invokers").path(0).path("name").asText()).isEqualTo("invoker13");
        assertThat(get(POOLS + "nowhere/swap").statusCode()).isEqualTo(404);
    }

    @Test
    void aSwapIsWrittenToldAndEnds() {
        ping("told", 11, new PoolReport(0, 0, 0, List.of()));
        assertRefused(put("told", "{'setup':{'provider':'process'}}"), 409, "kiln pool swap told process");

        JsonNode begun =
                done(operator("POST", POOLS + "told/swap", "{'setup':{'provider':'process','version':'2.0'}}"));
        assertThat(begun.path("stage").asText()).isEqualTo("moving");
        assertRefused(
                operator("POST", POOLS + "told/swap", "{'setup':{'provider':'docker'}}"),
                409,
                "is being swapped to process@2.0 by whisk.system");
        assertRefused(
                put("told", "{'revision':2,'setup':{'provider':'docker'}}"), 409, "Its setup is changed under load");
        assertRefused(operator("DELETE", POOLS + "told", ""), 409, "is being swapped; abort that first");

        PoolOrder order = awaitOrder(11, begun.path("to").path("generation").asLong());
        assertThat(order.current().setup().version()).contains("2.0");
        ping("told", 11, current(order));
        World.await("the swap is done", () -> stage("told").equals("done"));
        assertThat(json(get(POOLS + "told")).path("previous").path("generation").asLong())
                .isZero();
        assertThat(json(get(POOLS + "told/swap")).path("phases").path("current").asInt())
                .isEqualTo(1);
        assertThat(get("/admin/v1/audit?limit=0").body()).contains("\"swap done\"");
        assertThat(get("/admin/v1/plugins").body()).contains("\"provider\":\"process\",\"version\":\"2.0\"");
        assertRefused(operator("DELETE", POOLS + "told", ""), 409, "1 invokers of pool 'told' are up: invoker11");

        JsonNode back = done(operator("POST", POOLS + "told/swap/rollback", ""));
        assertThat(back.path("to").path("generation").asLong()).isZero();
        JsonNode aborted = done(operator("POST", POOLS + "told/swap/abort", ""));
        assertThat(aborted.path("stage").asText()).isEqualTo("going-back");
        assertThat(aborted.path("verdict").asText()).isEqualTo("aborted by whisk.system");
        long number = json(get(POOLS + "told")).path("order").asLong();
        World.await("it is told to stay", () -> {
            ping(
                    "told",
                    11,
                    new PoolReport(
                            number, order.current().number(), 0, current(order).generations()));
            return stage("told").equals("rolled-back");
        });
        assertRefused(operator("POST", POOLS + "told/swap/abort", ""), 409, "No swap of pool 'told' is running");
    }

    @Test
    void whoViewsMayReadAndNotChange() {
        String viewer = credential("viewer.of.pools");
        done(operator("PUT", "/admin/v1/subjects/viewer.of.pools/role", "{'role':'viewer'}"));

        for (String path : List.of("pools", "audit", "plugins", "invokers", "subjects", "api-docs")) {
            assertThat(world.get("/admin/v1/" + path, viewer).statusCode())
                    .as(path)
                    .isEqualTo(200);
        }
        assertThat(world.get("/admin/v1/subjects?keys=true", viewer).statusCode())
                .isEqualTo(403);
        assertThat(world.put(POOLS + "viewed", "{\"setup\":{\"provider\":\"docker\"}}", viewer)
                        .statusCode())
                .isEqualTo(403);
        assertThat(world.post("/admin/v1/invokers/0/cordon", "", viewer).statusCode())
                .isEqualTo(403);

        done(operator("PUT", "/admin/v1/subjects/viewer.of.pools/role", "{'role':'operator'}"));
        done(world.put(POOLS + "viewed", "{\"setup\":{\"provider\":\"docker\"}}", viewer));
        assertThat(world.put("/admin/v1/subjects/viewer.of.pools/role", "{\"role\":\"none\"}", viewer)
                        .statusCode())
                .isEqualTo(409);

        done(operator("POST", "/admin/v1/subjects/viewer.of.pools/block", ""));
        done(operator("POST", "/admin/v1/subjects/viewer.of.pools/unblock", ""));
        assertThat(json(get("/admin/v1/subjects/viewer.of.pools")).path("role").asText())
                .isEqualTo("operator");
        done(operator("PUT", "/admin/v1/subjects/viewer.of.pools/role", "{'role':'none'}"));
        assertThat(world.get("/admin/v1/pools", viewer).statusCode()).isEqualTo(403);
    }

    @Test
    void theAuditTellsWhoDidWhatWithBeforeAndAfter() {
        done(put("audited", "{'setup':{'provider':'docker'}}"));
        done(put("audited", "{'revision':1,'tuning':{'maxCreates':7}}"));

        JsonNode entry = null;
        for (JsonNode it : json(get("/admin/v1/audit?limit=200"))) {
            if (it.path("whom").asText().equals("pool audited")) {
                entry = it;
                break;
            }
        }
        assertThat(entry).isNotNull();
        assertThat(entry.path("operator").asText()).isEqualTo("whisk.system");
        assertThat(entry.path("what").asText()).isEqualTo("change pool");
        assertThat(entry.path("before").path("tuning")).isEmpty();
        assertThat(entry.path("after").path("tuning").path("maxCreates").asInt())
                .isEqualTo(7);
        assertThat(get("/admin/v1/audit?since=99999999999999").body()).isEqualTo("[]");
        assertRefused(get("/admin/v1/audit?limit=x"), 400, "It must be a whole number from 0 to 200");
    }

    private void ping(String pool, int number, PoolReport report) {
        Ping ping = new Ping(
                new InvokerId(number),
                1,
                0,
                4096,
                0,
                pool,
                "scripted",
                "NONE",
                Set.of(),
                true,
                false,
                "",
                "1.0",
                report);
        world.bus.publish(TOPICS.health().name(), PingCodec.encode(ping));
        World.await("it is heard", () -> get("/admin/v1/invokers/" + number).statusCode() == 200);
    }

    private static PoolReport current(PoolOrder order) {
        return new PoolReport(
                order.order(),
                order.current().number(),
                0,
                List.of(new GenerationReport(
                        order.current().number(), "process", "2.0", Phase.CURRENT, 0, 0, 0, 0, "")));
    }

    private PoolOrder awaitOrder(int invoker, long generation) {
        PoolOrder[] found = {null};
        World.await("it is told", () -> {
            try {
                for (BusMessage message : orders.poll(10, Duration.ofMillis(20))) {
                    PoolOrder order = PoolOrderCodec.decode(message.payload());
                    if (order.invoker().number() == invoker && order.current().number() == generation) {
                        found[0] = order;
                    }
                }
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
            return found[0] != null;
        });
        return found[0];
    }

    private String stage(String pool) {
        return json(get(POOLS + pool + "/swap")).path("stage").asText();
    }

    private String credential(String subject) {
        JsonNode made = done(operator("PUT", "/admin/v1/subjects/" + subject, ""));
        return made.path("uuid").asText() + ":" + made.path("key").asText();
    }

    private HttpResponse<String> get(String path) {
        return world.get(path, World.SYSTEM);
    }

    private HttpResponse<String> put(String pool, String body) {
        return operator("PUT", POOLS + pool, body);
    }

    private HttpResponse<String> operator(String method, String path, String body) {
        var request = world.request(path, World.SYSTEM)
                .method(
                        method,
                        body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body.replace('\'', '"')));
        return world.send(body.isEmpty() ? request : request.header("Content-Type", "application/json"));
    }

    private static void assertRefused(HttpResponse<String> reply, int status, String part) {
        assertThat(reply.statusCode()).as(reply.body()).isEqualTo(status);
        assertThat(error(reply)).contains(part);
    }
}
