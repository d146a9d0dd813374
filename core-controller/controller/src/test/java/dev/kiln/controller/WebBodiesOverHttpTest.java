// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller;

import static dev.kiln.controller.Site.path;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kiln.model.json.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Bodies of requests to web actions that nobody could read. */
class WebBodiesOverHttpTest {

    @TempDir
    Path directory;

    private World world;
    private Site site;

    @BeforeEach
    void start() {
        world = new World(directory);
        site = new Site(world);
        site.export("page");
        site.export("raw", "'raw-http':true");
        site.echoes();
    }

    @AfterEach
    void stop() {
        world.close();
    }

    @Test
    void aCharsetThatNobodyKnowsIsRefusedByName() throws IOException {
        refused(
                "page",
                "text/plain; charset=klingon",
                "x",
                "Content type 'text/plain; charset=klingon' is not supported.");
    }

    @Test
    void whatIsNotEvenATypeIsRefused() throws IOException {
        refused("raw", "text/plain; charset=klingon", "x", "Content type is not supported.");
    }

    @Test
    void aFormThatIsNoneIsRefused() throws IOException {
        refused("page", "application/x-www-form-urlencoded", "a=%zz", "Failed extracting request body.");
    }

    private void refused(String action, String type, String body, String said) throws IOException {
        RawHttp.Answer answer = site.raw(
                "POST " + path(action) + " HTTP/1.1\nHost: a\nContent-Type: " + type + "\nContent-Length: "
                        + body.length(),
                body);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(Json.parseObject(answer.body().getBytes(StandardCharsets.UTF_8))
                        .path("error")
                        .asText())
                .isEqualTo(said);
    }
}
