// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller;

import static dev.kiln.controller.World.SYSTEM;
import static dev.kiln.controller.World.done;
import static dev.kiln.controller.World.error;
import static dev.kiln.controller.World.json;
import static dev.kiln.controller.World.own;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kiln.messaging.wire.ActivationMessage;
import dev.kiln.model.json.Json;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PackagesOverHttpTest {

    private static final String CODE = "{\"exec\":{\"kind\":\"nodejs:20\",\"code\":\"x\"}%s}";
    private static final String SYSTEM_PACKAGES = "/api/v1/namespaces/whisk.system/packages";
    private static final String SYSTEM_ACTIONS = "/api/v1/namespaces/whisk.system/actions";

    @TempDir
    Path directory;

    private World world;

    @BeforeEach
    void start() {
        world = new World(directory);
    }

    @AfterEach
    void stop() {
        world.close();
    }

    @Test
    void createAnswersTheStoredPackage() {
        JsonNode created = done(world.put(own("packages/tools"), """
                {"namespace": "_", "name": "ignored", "publish": true,
                 "parameters": [{"key": "a", "value": 1}], "annotations": [{"key": "b", "value": 2}]}"""));

        ((com.fasterxml.jackson.databind.node.ObjectNode) created).remove("updated");
        assertThat(created).isEqualTo(Json.parse("""
                {"namespace":"guest","name":"tools","version":"0.0.1","publish":true,
                 "annotations":[{"key":"b","value":2}],"parameters":[{"key":"a","value":1}],"binding":{}}"""));
    }

    @Test
    void anUpdateReplacesParametersAndAnnotationsWhole() {
        done(world.put(own("packages/tools"), """
                {"parameters": [{"key": "a", "value": 1}], "annotations": [{"key": "b", "value": 2}]}"""));

        HttpResponse<String> refused = world.put(own("packages/tools"), "{}");
        JsonNode updated = done(
                world.put(own("packages/tools?overwrite=true"), "{\"annotations\":[{\"key\":\"c\",\"value\":3}]}"));

        assertThat(refused.statusCode()).isEqualTo(409);
        assertThat(error(refused)).isEqualTo("resource already exists");
        assertThat(updated.path("version").asText()).isEqualTo("0.0.2");
        assertThat(updated.path("annotations").toString()).isEqualTo("[{\"key\":\"c\",\"value\":3}]");
        assertThat(updated.path("parameters").toString()).isEqualTo("[{\"key\":\"a\",\"value\":1}]");
    }

    @Test
    void aPackageShowsItsActionsAndFeeds() {
        done(world.put(own("packages/tools"), "{}"));
        done(world.put(own("actions/tools/hello"), CODE.formatted("")));
        done(world.put(
                own("actions/tools/alarm"), CODE.formatted(",\"annotations\":[{\"key\":\"feed\",\"value\":true}]")));

        JsonNode shown = done(world.get(own("packages/tools")));

        assertThat(shown.path("actions").findValuesAsText("name")).containsExactly("hello");
        assertThat(shown.path("feeds").findValuesAsText("name")).containsExactly("alarm");
        assertThat(shown.path("actions").path(0).properties())
                .extracting(java.util.Map.Entry::getKey)
                .containsExactlyInAnyOrder("name", "version", "annotations");
        assertThat(done(world.get(own("actions/tools/"))).findValuesAsText("namespace"))
                .containsExactly("guest/tools", "guest/tools");
        assertThat(done(world.get(own("actions/tools/?count=true"))).toString()).isEqualTo("{\"actions\":2}");
    }

    @Test
    void anActionInheritsTheParametersOfItsPackage() {
        done(world.put(
                own("packages/tools"), "{\"parameters\":[{\"key\":\"a\",\"value\":1},{\"key\":\"b\",\"value\":1}]}"));
        done(world.put(own("actions/tools/hello"), CODE.formatted(",\"parameters\":[{\"key\":\"b\",\"value\":2}]")));

        JsonNode shown = done(world.get(own("actions/tools/hello")));
        HttpResponse<String> ran = world.post(own("actions/tools/hello?blocking=true&result=true"), "{\"c\":3}");

        assertThat(shown.path("parameters").toString())
                .isEqualTo("[{\"key\":\"a\",\"value\":1},{\"key\":\"b\",\"value\":2}]");
        assertThat(shown.path("namespace").asText()).isEqualTo("guest/tools");
        assertThat(json(ran)).isEqualTo(Json.parse("{\"a\":1,\"b\":2,\"c\":3}"));
    }

    @Test
    void aBindingAddsItsParametersBetweenPackageAndAction() {
        share("utils", "[{\"key\":\"a\",\"value\":1},{\"key\":\"b\",\"value\":1},{\"key\":\"c\",\"value\":1}]");
        done(world.put(
                SYSTEM_ACTIONS + "/utils/echo",
                CODE.formatted(",\"parameters\":[{\"key\":\"c\",\"value\":3}]"),
                SYSTEM));
        done(world.put(own("packages/bound"), """
                {"binding": {"namespace": "whisk.system", "name": "utils"},
                 "parameters": [{"key": "b", "value": 2}, {"key": "c", "value": 2}]}"""));

        HttpResponse<String> ran = world.post(own("actions/bound/echo?blocking=true&result=true"), "{}");
        JsonNode whole = done(world.get(own("actions/bound/echo")));
        JsonNode withoutCode = done(world.get(own("actions/bound/echo?code=false")));
        ActivationMessage message = world.invoker.seen().getLast();

        assertThat(json(ran)).isEqualTo(Json.parse("{\"a\":1,\"b\":2,\"c\":3}"));
        assertThat(whole.path("namespace").asText()).isEqualTo("whisk.system/utils");
        assertThat(whole.has("binding")).isFalse();
        assertThat(withoutCode.path("binding").asText()).isEqualTo("guest/bound");
        assertThat(message.action()).hasToString("whisk.system/utils/echo");
        assertThat(message.binding().orElseThrow()).hasToString("guest/bound");
        assertThat(message.caller().namespace()).hasToString("guest");
    }

    @Test
    void aBindingShowsWhatItsProviderHas() {
        share("utils", "[{\"key\":\"a\",\"value\":1}]");
        done(world.put(SYSTEM_ACTIONS + "/utils/echo", CODE.formatted(""), SYSTEM));

        JsonNode bound = done(world.put(own("packages/bound"), """
                {"binding": {"namespace": "whisk.system", "name": "utils"}, "publish": true}"""));
        JsonNode shown = done(world.get(own("packages/bound")));

        assertThat(bound.path("annotations").toString())
                .isEqualTo("[{\"key\":\"binding\",\"value\":{\"namespace\":\"whisk.system\",\"name\":\"utils\"}}]");
        assertThat(shown.path("binding").toString()).isEqualTo("{\"namespace\":\"whisk.system\",\"name\":\"utils\"}");
        assertThat(shown.path("parameters").toString()).isEqualTo("[{\"key\":\"a\",\"value\":1}]");
        assertThat(shown.path("actions").findValuesAsText("name")).containsExactly("echo");
        assertThat(done(world.get(own("actions/bound/"))).findValuesAsText("namespace"))
                .containsExactly("whisk.system/utils");
    }

    @Test
    void ofOthersOnlyWhatTheyShareIsSeen() {
        share("open", "[]");
        done(world.put(SYSTEM_PACKAGES + "/closed", "{}", SYSTEM));
        done(world.put(SYSTEM_ACTIONS + "/open/echo", CODE.formatted(""), SYSTEM));
        done(world.put(SYSTEM_ACTIONS + "/closed/echo", CODE.formatted(""), SYSTEM));

        JsonNode seen = done(world.get(SYSTEM_PACKAGES));
        assertThat(seen.findValuesAsText("name")).contains("open", "alarms").doesNotContain("closed");
        assertThat(done(world.get(SYSTEM_PACKAGES + "?count=true"))
                        .path("packages")
                        .asInt())
                .isEqualTo(seen.size());
        assertThat(done(world.get("/api/v1/namespaces/nobody/packages"))).isEmpty();
        assertThat(world.get(SYSTEM_PACKAGES + "/open").statusCode()).isEqualTo(200);
        assertThat(world.get(SYSTEM_ACTIONS + "/open/echo").statusCode()).isEqualTo(200);
        assertThat(world.post(SYSTEM_ACTIONS + "/open/echo?blocking=true", "{}").statusCode())
                .isEqualTo(200);
        assertThat(world.get(SYSTEM_ACTIONS + "/open/").statusCode()).isEqualTo(200);
    }

    @Test
    void whatOthersKeepIsRefusedAsWhatIsNotThere() {
        done(world.put(SYSTEM_PACKAGES + "/closed", "{}", SYSTEM));
        done(world.put(SYSTEM_ACTIONS + "/closed/echo", CODE.formatted(""), SYSTEM));
        share("open", "[]");
        done(world.put(SYSTEM_ACTIONS + "/private", CODE.formatted(""), SYSTEM));

        List<HttpResponse<String>> refused = new ArrayList<>();
        for (String name : List.of("closed", "missing", "private")) {
            refused.add(world.get(SYSTEM_PACKAGES + "/" + name));
            refused.add(world.get(SYSTEM_ACTIONS + "/" + name + "/echo"));
            refused.add(world.post(SYSTEM_ACTIONS + "/" + name + "/echo", "{}"));
            refused.add(world.get(SYSTEM_ACTIONS + "/" + name + "/"));
            refused.add(world.get(SYSTEM_ACTIONS + "/" + name));
            refused.add(world.put(SYSTEM_ACTIONS + "/" + name + "/mine", CODE.formatted("")));
            refused.add(world.put(
                    own("packages/bound"), "{\"binding\":{\"namespace\":\"whisk.system\",\"name\":\"" + name + "\"}}"));
        }
        refused.add(world.put(SYSTEM_PACKAGES + "/open?overwrite=true", "{}"));
        refused.add(world.delete(SYSTEM_PACKAGES + "/open?force=true"));
        refused.add(world.put(SYSTEM_ACTIONS + "/open/mine", CODE.formatted("")));

        assertThat(refused).extracting(HttpResponse::statusCode).containsOnly(403);
    }

    @Test
    void whoWasBoundToWhatIsNoLongerSharedIsRefused() {
        share("utils", "[]");
        done(world.put(SYSTEM_ACTIONS + "/utils/echo", CODE.formatted(""), SYSTEM));
        done(world.put(own("packages/bound"), "{\"binding\":{\"namespace\":\"whisk.system\",\"name\":\"utils\"}}"));
        assertThat(world.post(own("actions/bound/echo"), "{}").statusCode()).isEqualTo(202);

        done(world.put(SYSTEM_PACKAGES + "/utils?overwrite=true", "{\"publish\":false}", SYSTEM));

        assertThat(world.post(own("actions/bound/echo"), "{}").statusCode()).isEqualTo(403);
        assertThat(world.get(own("packages/bound")).statusCode()).isEqualTo(403);
        assertThat(world.delete(own("packages/bound")).statusCode()).isEqualTo(200);
    }

    @Test
    void bindingsOfBindingsAndOfWhatIsNoPackageAreRefused() {
        done(world.put(own("packages/tools"), "{}"));
        done(world.put(own("packages/bound"), "{\"binding\":{\"namespace\":\"_\",\"name\":\"tools\"}}"));
        world.createAction("hello");

        HttpResponse<String> twice = bind("again", "bound");
        HttpResponse<String> missing = bind("again", "missing");
        HttpResponse<String> action = bind("again", "hello");
        HttpResponse<String> converted = world.put(
                own("packages/tools?overwrite=true"), "{\"binding\":{\"namespace\":\"_\",\"name\":\"tools\"}}");
        HttpResponse<String> reserved = world.put(own("packages/default"), "{}");
        HttpResponse<String> written = world.put(own("actions/bound/mine"), CODE.formatted(""));
        HttpResponse<String> deleted = world.delete(own("actions/bound/mine"));

        assertThat(twice.statusCode()).isEqualTo(400);
        assertThat(error(twice)).isEqualTo("Cannot bind to another package binding.");
        assertThat(missing.statusCode()).isEqualTo(400);
        assertThat(error(missing)).isEqualTo("Binding references a package that does not exist.");
        assertThat(action.statusCode()).isEqualTo(409);
        assertThat(error(action)).isEqualTo("Cannot bind to a resource that is not a package.");
        assertThat(converted.statusCode()).isEqualTo(409);
        assertThat(error(converted)).isEqualTo("Resource is a package and cannot be converted into a binding.");
        assertThat(reserved.statusCode()).isEqualTo(400);
        assertThat(error(reserved)).isEqualTo("Package name 'default' is reserved.");
        assertThat(written.statusCode()).isEqualTo(400);
        assertThat(error(written)).isEqualTo("Operation not permitted on package binding.");
        assertThat(deleted.statusCode()).isEqualTo(400);
    }

    @Test
    void aBindingWhoseProviderIsGoneSaysSo() {
        done(world.put(own("packages/tools"), "{}"));
        done(world.put(own("packages/bound"), "{\"binding\":{\"namespace\":\"_\",\"name\":\"tools\"}}"));
        done(world.delete(own("packages/tools")));

        HttpResponse<String> shown = world.get(own("packages/bound"));

        assertThat(shown.statusCode()).isEqualTo(400);
        assertThat(error(shown)).isEqualTo("Binding references a package that does not exist.");
        assertThat(world.post(own("actions/bound/echo"), "{}").statusCode()).isEqualTo(404);
    }

    @Test
    void onlyAnEmptyPackageIsDeletedUnlessForced() {
        done(world.put(own("packages/tools"), "{}"));
        done(world.put(own("actions/tools/one"), CODE.formatted("")));

        HttpResponse<String> one = world.delete(own("packages/tools"));
        done(world.put(own("actions/tools/two"), CODE.formatted("")));
        HttpResponse<String> two = world.delete(own("packages/tools"));
        JsonNode forced = done(world.delete(own("packages/tools?force=true")));

        assertThat(one.statusCode()).isEqualTo(409);
        assertThat(error(one))
                .isEqualTo("Package not empty (contains 1 entity). Set force param or delete package contents.");
        assertThat(error(two))
                .isEqualTo("Package not empty (contains 2 entities). Set force param or delete package contents.");
        assertThat(forced.path("name").asText()).isEqualTo("tools");
        assertThat(world.get(own("packages/tools")).statusCode()).isEqualTo(404);
        assertThat(done(world.get(own("actions")))).isEmpty();
    }

    @Test
    void namesAreSharedByAllCollections() {
        done(world.put(own("packages/tools"), "{}"));
        world.createAction("hello");

        String other = "Resource by this name exists but is not in this collection.";
        for (HttpResponse<String> reply : List.of(
                world.get(own("actions/tools")),
                world.post(own("actions/tools"), "{}"),
                world.delete(own("actions/tools")),
                world.put(own("actions/tools?overwrite=true"), CODE.formatted("")),
                world.get(own("packages/hello")),
                world.put(own("packages/hello?overwrite=true"), "{}"),
                world.delete(own("packages/hello")),
                world.get(own("actions/hello/echo")))) {
            assertThat(reply.statusCode()).as(reply.request().toString()).isEqualTo(409);
            assertThat(error(reply)).isEqualTo(other);
        }
    }

    @Test
    void whereNoPackageIsNothingCanBeWritten() {
        assertThat(world.get(own("actions/pkg/")).statusCode()).isEqualTo(404);
        assertThat(world.get(own("actions/pkg/a")).statusCode()).isEqualTo(404);
        assertThat(world.put(own("actions/pkg/a"), CODE.formatted("")).statusCode())
                .isEqualTo(404);
        assertThat(world.post(own("actions/pkg/a"), "{}").statusCode()).isEqualTo(404);
        assertThat(world.delete(own("actions/pkg/a")).statusCode()).isEqualTo(404);
        assertThat(world.delete(own("packages/pkg")).statusCode()).isEqualTo(404);
        assertThat(world.post(own("packages/pkg"), "{}").statusCode()).isEqualTo(405);
    }

    @Test
    void aParameterThatIsFinalCannotBeOverriddenWhereverItComesFrom() {
        done(world.put(own("packages/tools"), "{\"parameters\":[{\"key\":\"a\",\"value\":1}]}"));
        done(world.put(
                own("actions/tools/hello"), CODE.formatted(",\"annotations\":[{\"key\":\"final\",\"value\":true}]")));

        HttpResponse<String> refused = world.post(own("actions/tools/hello"), "{\"a\":2}");

        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(error(refused))
                .isEqualTo("Request defines parameters that are not allowed (e.g., reserved properties).");
    }

    private HttpResponse<String> bind(String name, String target) {
        return world.put(own("packages/" + name), "{\"binding\":{\"namespace\":\"_\",\"name\":\"" + target + "\"}}");
    }

    private void share(String name, String parameters) {
        done(world.put(SYSTEM_PACKAGES + "/" + name, "{\"publish\":true,\"parameters\":" + parameters + "}", SYSTEM));
    }
}
