// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller;

import static dev.kiln.controller.World.done;
import static dev.kiln.controller.World.own;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kiln.conformance.golden.Golden;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The JSON of entities and of their lists, field for field. */
class GoldenEntitiesTest {

    @TempDir
    Path directory;

    private final Golden golden = Golden.ofModule();
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
    void anActionWithAllThatOneCanSay() {
        JsonNode created = put("actions/full", """
                {"exec": {"kind": "nodejs:default", "code": "function main() {}", "main": "main"},
                 "parameters": [{"key": "a", "value": {"b": [1, 2.5, true, null, "c"]}}, {"key": "e", "value": 1, "init": true}],
                 "annotations": [{"key": "description", "value": "all of it"}],
                 "limits": {"timeout": 1000, "memory": 128, "logs": 1, "concurrency": 1, "instances": 2},
                 "publish": true, "version": "1.2.3"}""");

        golden.assertShape("action-full", created);
        golden.assertShape("action-full", done(world.get(own("actions/full"))));
        golden.assertShape("action-without-code", done(world.get(own("actions/full?code=false"))));
    }

    @Test
    void anActionOfEachKindOfExec() {
        golden.assertShape("action-managed", put("actions/managed", """
                {"exec": {"kind": "nodejs:20", "code": "function main() {}"}}"""));
        golden.assertShape("action-main", put("actions/main", """
                {"exec": {"kind": "java:8", "code": "UEsDBAo=", "main": "Hello"}}"""));
        golden.assertShape("action-blackbox", put("actions/blackbox", """
                {"exec": {"kind": "blackbox", "image": "me/image:1"}}"""));
        golden.assertShape("action-blackbox-code", put("actions/blackbox-code", """
                {"exec": {"kind": "blackbox", "image": "me/image:1", "code": "exit 0", "main": "m"}}"""));
        golden.assertShape("action-sequence", put("actions/sequence", """
                {"exec": {"kind": "sequence", "components": ["/_/managed", "/_/main"]}}"""));
    }

    @Test
    void anUpdateAndADeletion() {
        put("actions/a", "{\"exec\": {\"kind\": \"nodejs:20\", \"code\": \"x\"}}");

        golden.assertShape("action-updated", put("actions/a?overwrite=true", "{\"limits\": {\"memory\": 512}}"));
        golden.assertShape("action-deleted", done(world.delete(own("actions/a"))));
    }

    @Test
    void aPackageWithAnActionAndAFeedAndABindingToIt() {
        put("packages/tools", """
                {"parameters": [{"key": "a", "value": 1}], "annotations": [{"key": "n", "value": true}], "publish": true}""");
        golden.assertShape("package-created", done(world.put(own("packages/empty"), "{}")));
        put("actions/tools/hello", "{\"exec\": {\"kind\": \"nodejs:20\", \"code\": \"x\"}}");
        put("actions/tools/changes", """
                {"exec": {"kind": "nodejs:20", "code": "x"}, "annotations": [{"key": "feed", "value": true}]}""");

        golden.assertShape("binding-created", put("packages/mine", """
                {"binding": {"namespace": "_", "name": "tools"}, "parameters": [{"key": "b", "value": 2}]}"""));
        golden.assertShape("package", done(world.get(own("packages/tools"))));
        golden.assertShape("binding", done(world.get(own("packages/mine"))));
        golden.assertShape("action-packaged", done(world.get(own("actions/tools/hello"))));
        golden.assertShape("action-bound", done(world.get(own("actions/mine/hello"))));
        golden.assertShape("action-bound-without-code", done(world.get(own("actions/mine/hello?code=false"))));
        golden.assertShape("packages", done(world.get(own("packages"))));
        golden.assertShape("packages-count", done(world.get(own("packages?count=true"))));
        golden.assertShape("package-deleted", done(world.delete(own("packages/empty"))));
    }

    @Test
    void triggersAndRules() {
        world.createAction("hello");
        golden.assertShape("trigger-created", put("triggers/daily", """
                {"parameters": [{"key": "a", "value": 1}], "annotations": [{"key": "feed", "value": "/_/tools/feed"}]}"""));
        golden.assertShape("rule", put("rules/first", "{\"trigger\": \"/_/daily\", \"action\": \"/_/hello\"}"));

        golden.assertShape("rule", done(world.get(own("rules/first"))));
        golden.assertShape("trigger", done(world.get(own("triggers/daily"))));
        golden.assertShape("triggers", done(world.get(own("triggers"))));
        golden.assertShape("triggers-count", done(world.get(own("triggers?count=true"))));
        golden.assertShape("rules", done(world.get(own("rules"))));
        golden.assertShape("rules-count", done(world.get(own("rules?count=true"))));
        golden.assertShape("rule-deleted", done(world.delete(own("rules/first"))));
        golden.assertShape("trigger-deleted", done(world.delete(own("triggers/daily"))));
    }

    @Test
    void listsOfActions() {
        put("packages/tools", "{}");
        put("actions/tools/hello", """
                {"exec": {"kind": "nodejs:20", "code": "x"}, "limits": {"instances": 2}}""");

        golden.assertShape("actions", done(world.get(own("actions"))));
        golden.assertShape("actions", done(world.get(own("actions/tools/"))));
        golden.assertShape("actions-count", done(world.get(own("actions?count=true"))));
    }

    private JsonNode put(String entity, String json) {
        return done(world.put(own(entity), json));
    }
}
