// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller;

import static dev.kiln.controller.World.SYSTEM;
import static dev.kiln.controller.World.done;
import static dev.kiln.controller.World.error;
import static dev.kiln.controller.World.own;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Shared packages that others may run, but not look into. */
class ExecuteOnlyOverHttpTest {

    private static final String TOOLS = "/api/v1/namespaces/whisk.system/";

    @TempDir
    Path directory;

    private World world;

    @BeforeEach
    void start() {
        world = new World(directory, "kiln.controller.entities.shared-packages-execute-only = true");
        done(world.put(TOOLS + "packages/tools", "{\"publish\": true}", SYSTEM));
        done(world.put(
                TOOLS + "actions/tools/secret", "{\"exec\": {\"kind\": \"nodejs:20\", \"code\": \"x\"}}", SYSTEM));
        done(world.put(own("packages/mine"), "{\"binding\": {\"namespace\": \"whisk.system\", \"name\": \"tools\"}}"));
    }

    @AfterEach
    void stop() {
        world.close();
    }

    @Test
    void theyCanBeRun() {
        assertThat(world.post(TOOLS + "actions/tools/secret?blocking=true", "{}")
                        .statusCode())
                .isEqualTo(200);
        assertThat(world.post(own("actions/mine/secret?blocking=true"), "{}").statusCode())
                .isEqualTo(200);
    }

    @Test
    void anActionIsNotShown() {
        refused(
                world.get(TOOLS + "actions/tools/secret"),
                "GET not permitted for 'whisk.system/tools/secret' since it's an action in a shared package");
    }

    @Test
    void anActionIsNotShownByABindingEither() {
        refused(
                world.get(own("actions/mine/secret")),
                "GET not permitted for 'guest/mine/secret'. Resource does not exist or is an action in a shared package"
                        + " binding.");
    }

    @Test
    void aPackageIsNotShown() {
        String said = "GET not permitted for 'whisk.system/tools' since it's a shared package";

        refused(world.get(TOOLS + "packages/tools"), said);
        refused(world.get(TOOLS + "actions/tools/"), said);
        refused(world.get(TOOLS + "actions/tools/?count=true"), said);
    }

    @Test
    void aBindingIsNotShown() {
        String said = "GET not permitted since guest/mine is a binding of a shared package";

        refused(world.get(own("packages/mine")), said);
        refused(world.get(own("actions/mine/")), said);
    }

    @Test
    void whoseTheyAreSeesAll() {
        assertThat(world.get(TOOLS + "packages/tools", SYSTEM).statusCode()).isEqualTo(200);
        assertThat(world.get(TOOLS + "actions/tools/secret", SYSTEM).body()).contains("\"code\":\"x\"");
    }

    private static void refused(HttpResponse<String> reply, String said) {
        assertThat(reply.statusCode()).isEqualTo(403);
        assertThat(error(reply)).isEqualTo(said);
    }
}
