// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Web actions at hosts that are named after namespaces. */
class VanityOverHttpTest {

    @TempDir
    Path directory;

    @Test
    void aHostNamedAfterANamespaceIsItsWebActionsAndTheApi() throws IOException {
        try (World world = new World(directory, "kiln.controller.web.vanity-domain = example.org")) {
            Site site = new Site(world);
            World.done(world.put(World.own("packages/public"), "{}"));
            site.put("actions/public/index", "");
            site.export("hello");
            site.answers("{'body':'<p>hi</p>'}");

            assertThat(get(site, "guest.example.org", "/").body()).isEqualTo("<p>hi</p>");
            assertThat(get(site, "guest.example.org", "/default/hello.http?x=1").body())
                    .isEqualTo("<p>hi</p>");
            assertThat(world.invoker.seen().getLast().content().path("x").asText())
                    .isEqualTo("1");
            assertThat(get(site, "nobody.example.org", "/").status()).isEqualTo(404);
            assertThat(get(site, "guest.example.org", "/metrics").status()).isEqualTo(404);
            assertThat(get(site, "guest.example.org", "/api/v1").body()).contains("api_version");
            assertThat(get(site, "example.org", "/ping").status()).isEqualTo(200);
        }
    }

    private static RawHttp.Answer get(Site site, String host, String path) throws IOException {
        return site.raw("GET " + path + " HTTP/1.1\nHost: " + host + "\nConnection: close", "");
    }
}
