// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller;

import static dev.kiln.controller.World.done;
import static dev.kiln.controller.World.error;
import static dev.kiln.controller.World.json;
import static dev.kiln.controller.World.own;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which methods a path does not have, and what else a path alone decides. */
@TestInstance(Lifecycle.PER_CLASS)
class MethodsOverHttpTest {

    private static final String ID = "0123456789abcdef0123456789abcdef";

    private World world;

    @BeforeAll
    void start(@TempDir Path directory) {
        world = new World(directory);
        done(world.put(own("packages/tools"), "{}"));
        done(world.put(own("triggers/t"), "{}"));
        world.createAction("alone");
    }

    @AfterAll
    void stop() {
        world.close();
    }

    @ParameterizedTest
    @CsvSource({
        "limits, GET, PUT POST DELETE",
        "actions, GET, PUT POST DELETE",
        "actions/tools/, GET, PUT POST DELETE",
        "packages, GET, PUT POST DELETE",
        "packages/tools, 'DELETE, GET, PUT', POST",
        "triggers, GET, PUT POST DELETE",
        "rules, GET, PUT POST DELETE",
        "activations, GET, PUT POST DELETE",
        "activations/" + ID + ", GET, PUT POST DELETE",
        "activations/" + ID + "/logs, GET, PUT POST DELETE",
        "activations/" + ID + "/result, GET, PUT POST DELETE",
    })
    void otherMethodsAreRefusedAndThoseThereAreNamed(String path, String allowed, String methods) {
        for (String method : methods.split(" ")) {
            HttpResponse<String> reply = world.send(world.request(own(path), World.GUEST)
                    .header("Content-Type", "application/json")
                    .method(method, BodyPublishers.ofString("{}")));

            assertThat(reply.statusCode()).as("%s %s", method, path).isEqualTo(405);
            assertThat(error(reply)).isEqualTo("HTTP method not allowed, supported methods: " + allowed);
            assertThat(reply.headers().firstValue("Allow")).contains(allowed);
        }
    }

    @Test
    void namespacesAreOnlyRead() {
        for (String method : new String[] {"PUT", "POST", "DELETE"}) {
            HttpResponse<String> reply = world.send(
                    world.request("/api/v1/namespaces", World.GUEST).method(method, BodyPublishers.noBody()));

            assertThat(reply.statusCode()).as(method).isEqualTo(405);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/logs", "/result", ""})
    void partsOfARecordWantAnIdThatIsOne(String part) {
        HttpResponse<String> reply = world.get(own("activations/" + ID.replace('0', 'g') + part));

        assertThat(reply.statusCode()).isEqualTo(400);
        assertThat(error(reply)).isEqualTo("The activation id is not valid.");
    }

    @ParameterizedTest
    @CsvSource({
        "actions/t, GET PUT POST DELETE",
        "packages/t, GET PUT DELETE",
        "triggers/alone, GET PUT DELETE",
        "rules/alone, GET PUT POST DELETE",
    })
    void aNameThatAnotherCollectionHasIsRefusedToAll(String path, String methods) {
        String body = """
                {"exec": {"kind": "nodejs:20", "code": "x"}, "status": "active", "trigger": "/_/t", "action": "/_/alone"}""";
        for (String method : methods.split(" ")) {
            HttpResponse<String> reply = world.send(world.request(own(path), World.GUEST)
                    .header("Content-Type", "application/json")
                    .method(method, BodyPublishers.ofString(body)));

            assertThat(reply.statusCode()).as("%s %s", method, path).isEqualTo(409);
            assertThat(error(reply)).isEqualTo("Resource by this name exists but is not in this collection.");
        }
    }

    @Test
    void whatIsNoPackageHasNoList() {
        HttpResponse<String> reply = world.get(own("actions/alone/"));

        assertThat(reply.statusCode()).isEqualTo(409);
        assertThat(error(reply)).isEqualTo("Resource by this name exists but is not in this collection.");
    }

    @Test
    void anActionOfAPackageThatIsNotThereSaysWhichIsMissing() {
        HttpResponse<String> reply = world.put(own("actions/nowhere/a"), """
                {"exec": {"kind": "nodejs:20", "code": "x"}}""");

        assertThat(reply.statusCode()).isEqualTo(404);
        assertThat(error(reply)).isEqualTo("The requested resource 'guest/nowhere' does not exist.");
    }

    @Test
    void whatOnlyOperatorsMayIsRefusedToOthers() {
        HttpResponse<String> reply = world.get("/invokers", World.GUEST);

        assertThat(reply.statusCode()).isEqualTo(403);
        assertThat(error(reply)).isEqualTo("The supplied authentication is not authorized to access this resource.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"triggers/large", "rules/large"})
    void annotationsAreLimitedWhereverThereAreSome(String path) {
        String large = "{\"annotations\": [{\"key\": \"a\", \"value\": \"" + "x".repeat(1024 * 1024)
                + "\"}], \"trigger\": \"/_/t\", \"action\": \"/_/alone\"}";

        HttpResponse<String> reply = world.put(own(path), large);

        assertThat(reply.statusCode()).as(reply.body()).isEqualTo(413);
        assertThat(error(reply)).startsWith("annotations larger than allowed: ");
    }

    @Test
    void aTriggerIsFiredWithNoMoreThanAPayload() {
        HttpResponse<String> reply = world.post(own("triggers/t"), "{\"a\": \"" + "x".repeat(1024 * 1024) + "\"}");

        assertThat(reply.statusCode()).isEqualTo(413);
        assertThat(json(reply).path("error").asText()).startsWith("Request larger than allowed: ");
    }

    @ParameterizedTest
    @CsvSource({
        "logs, -1, log size -1 MB below allowed threshold of 0 MB",
        "timeout, 99, duration 99 milliseconds below allowed threshold of 100 milliseconds",
        "concurrency, 100000, concurrency 100000 exceeds allowed threshold of ",
        "concurrency, 0, concurrency 0 below allowed threshold of 1",
    })
    void limitsOfActionsHaveLimits(String limit, int value, String said) {
        HttpResponse<String> reply = world.put(own("actions/limited"), """
                {"exec": {"kind": "nodejs:20", "code": "x"}, "limits": {"%s": %d}}""".formatted(limit, value));

        assertThat(reply.statusCode()).isEqualTo(400);
        assertThat(error(reply)).contains(said);
    }
}
