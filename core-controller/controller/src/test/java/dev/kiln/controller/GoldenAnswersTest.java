// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller;

import static dev.kiln.controller.World.json;
import static dev.kiln.controller.World.own;

import dev.kiln.conformance.golden.Golden;
import dev.kiln.model.activation.ActivationResponse;
import dev.kiln.model.json.Json;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The JSON of what the platform says of itself, of a namespace, and of what it refuses. */
class GoldenAnswersTest {

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
    void whatThePlatformSaysOfItself() {
        golden.assertShape("system-info", json(world.get("/", "")));
        golden.assertShape("version-info", json(world.get("/api/v1", "")));
        golden.assertShape("invokers", json(world.get("/invokers", World.SYSTEM)));
        golden.assertShape("invokers-ready", json(world.get("/invokers/ready", World.SYSTEM)));
    }

    @Test
    void whatANamespaceIsAndMay() {
        golden.assertShape("namespaces", json(world.get("/api/v1/namespaces")));
        golden.assertShape("limits", json(world.get(own("limits"))));
    }

    @Test
    void aNamespaceWithLimitsOfItsOwn() {
        world.put("/admin/v1/namespaces/guest/limits", """
                {"invocationsPerMinute": 7, "allowedKinds": ["nodejs:20"], "storeActivations": true, "maxActionMemory": 256}""", World.SYSTEM);

        golden.assertShape("limits-own", json(world.get(own("limits"))));
    }

    @Test
    void refusals() {
        golden.assertShape("error-unauthenticated", json(world.get(own("actions"), "")));
        golden.assertShape("error-missing", json(world.get(own("actions/nothing"))));
        golden.assertShape("error-malformed", json(world.put(own("actions/a"), "[1]")));
        golden.assertShape("error-query", json(world.get(own("actions?limit=many"))));
        golden.assertShape("error-method", json(world.delete("/api/v1/namespaces")));
        golden.assertShape("error-foreign", json(world.get("/api/v1/namespaces/other/actions")));
        golden.assertShape(
                "error-content-type",
                json(world.send(world.request(own("actions/a"), World.GUEST)
                        .header("Content-Type", "text/plain")
                        .PUT(BodyPublishers.ofString("{}")))));
    }

    @Test
    void refusalsOfWebActions() {
        Site site = new Site(world);
        site.export("page");
        site.answers("7");

        golden.assertShape("web-error-missing", json(site.get(Site.path("nothing"))));
        golden.assertShape("web-error-result", json(site.get(Site.path("page.http"))));
        site.answers(ActivationResponse.developerError("broken"));
        golden.assertShape("web-error-failed", json(site.get(Site.path("page"))));
        world.invoker.script = message -> Optional.of(ActivationResponse.applicationError(
                Json.parse("{\"error\":{\"statusCode\":418,\"body\":{\"reason\":\"tea\"}}}"), 2));
        golden.assertShape("web-error-own", json(site.get(Site.path("page"))));
    }
}
