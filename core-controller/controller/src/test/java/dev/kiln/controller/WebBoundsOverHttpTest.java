// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller;

import static dev.kiln.controller.Site.assertRefused;
import static dev.kiln.controller.Site.path;
import static dev.kiln.controller.World.await;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When a web action has no result to show, or is not run at all: waits and limits. */
class WebBoundsOverHttpTest {

    private static final String ID = "x-openwhisk-activation-id";
    private static final String SETTINGS = """
            kiln.controller.invoke { max-wait = 2s, record-timeout = 500ms }
            kiln.controller.identity.first-subjects = [
              {name = "guest", key = "%s", invocations-per-minute = %d, concurrent-invocations = %d, fires-per-minute = 1},
              {name = "whisk.system", key = "%s", invocations-per-minute = 100, concurrent-invocations = 10, fires-per-minute = 1}]
            """;

    @TempDir
    Path directory;

    private World world;
    private Site site;

    @AfterEach
    void stop() {
        world.close();
    }

    @Test
    void whatTakesTooLongIsAnsweredWithItsId() {
        start(1_000_000, 1_000);
        world.invoker.script = message -> Optional.empty();

        HttpResponse<String> reply = site.get(path("page"));

        assertRefused(reply, 202, "Response not yet ready.");
        assertThat(reply.headers().firstValue(ID).orElseThrow())
                .isEqualTo(world.invoker.seen().getLast().activationId().value());
    }

    @Test
    void resultsTooLargeToTravelAreReadFromTheStore() {
        start(1_000_000, 1_000);
        world.invoker.sendsIdsOnly = true;
        site.answers("{'body':'x'}");

        assertThat(site.get(path("page")).body()).isEqualTo("x");

        world.invoker.storesRecords = false;
        assertRefused(site.get(path("page")), 202, "Response not yet ready.");
    }

    @Test
    void withoutInvokersNothingIsAccepted() {
        start(1_000_000, 1_000);
        world.invoker.close();
        world.invoker.ping(false, "cordoned");
        await(
                "the invoker is down",
                () -> world.get("/invokers", World.SYSTEM).body().equals("{\"invoker0\":\"down\"}"));

        HttpResponse<String> reply = site.get(path("page"));

        assertRefused(
                reply, 503, "The server is currently unavailable (because it is overloaded or down for maintenance).");
        assertThat(reply.headers().firstValue(ID)).isEmpty();
    }

    @Test
    void theOwnersThrottleHoldsAlsoForOptionsAndBeforeTheBodyIsLookedAt() throws IOException {
        start(0, 10);

        assertRefused(
                site.send("OPTIONS", path("page"), ""),
                429,
                "Too many requests in the last minute (count: 1, allowed: 0).");
        RawHttp.Answer answer = site.raw("POST " + path("page") + " HTTP/1.1\nHost: a\nContent-Length: 1048577", "");
        assertThat(answer.status()).isEqualTo(429);
        assertThat(answer.headers()).containsKey("Retry-After").containsEntry("Access-Control-Allow-Origin", "*");
        assertThat(site.get(path("nowhere")).statusCode()).isEqualTo(404);
    }

    @Test
    void aCallCountsOnceInTheMinute() {
        start(2, 10);

        // both within one minute of the clock, or the second in the next one
        assertThat(site.get(path("page.json")).statusCode()).isEqualTo(200);
        assertThat(site.get(path("page.json")).statusCode()).isEqualTo(200);
    }

    @Test
    void whoSendsSlowlyHoldsNoPlaceOfTheOwners() throws IOException {
        start(1_000_000, 1);

        try (Socket slow = new Socket("127.0.0.1", world.server.address().getPort())) {
            slow.getOutputStream()
                    .write(("POST " + path("page.json") + " HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\n1")
                            .getBytes(StandardCharsets.ISO_8859_1));
            for (int i = 0; i < 50; i++) {
                assertThat(site.get(path("page.json")).statusCode()).isEqualTo(200);
            }
        }
    }

    @Test
    void onlySoManyOfTheOwnersRunAtOnce() {
        start(1_000_000, 1);

        for (int i = 0; i < 20; i++) {
            assertThat(site.get(path("page.json")).statusCode()).isEqualTo(200);
        }
        world.invoker.script = message -> Optional.empty();
        site.get(path("page.json"));

        assertRefused(
                site.get(path("page.json")), 429, "Too many concurrent requests in flight (count: 1, allowed: 1).");
    }

    @Test
    void kindsThatTheOwnerWasNotGivenAreNotRun() {
        start(1_000_000, 1_000);
        World.done(world.put("/admin/v1/namespaces/guest/limits", "{\"allowedKinds\":[\"java:8\"]}", World.SYSTEM));

        assertRefused(
                site.get(path("page")),
                403,
                "The supplied authentication is not authorized to access actions of kind 'nodejs:20'.");
    }

    private void start(int perMinute, int atOnce) {
        world = new World(directory, SETTINGS.formatted(World.GUEST, perMinute, atOnce, World.SYSTEM));
        site = new Site(world);
        site.export("page");
    }
}
