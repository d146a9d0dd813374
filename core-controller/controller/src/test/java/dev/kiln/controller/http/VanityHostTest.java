// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.pekko.http.scaladsl.model.Uri;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VanityHostTest {

    private final VanityHost vanity = new VanityHost("example.org");

    @ParameterizedTest
    @CsvSource({
        "/, /api/v1/web/guest/public/index.html",
        "'', /api/v1/web/guest/public/index.html",
        "/pkg/action.json, /api/v1/web/guest/pkg/action.json",
        "/default/a/b%2Fc/, /api/v1/web/guest/default/a/b%2Fc/",
        "/metrics, /api/v1/web/guest/metrics",
        "/admin/v1/subjects, /api/v1/web/guest/admin/v1/subjects",
        "/api/v2/x, /api/v1/web/guest/api/v2/x",
        "/api/v1/namespaces, /api/v1/namespaces",
        "/api/v1, /api/v1"
    })
    void aHostThatIsNamedAfterANamespaceShowsItsWebActions(String path, String meant) {
        assertThat(path(vanity, "guest.example.org", path)).isEqualTo(meant);
    }

    @ParameterizedTest
    @ValueSource(strings = {"guest.example.org:3233", "guest.EXAMPLE.org", "guest.example.org."})
    void hostsAreWrittenInSeveralWays(String host) {
        assertThat(path(vanity, host, "/p/a")).isEqualTo("/api/v1/web/guest/p/a");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "example.org",
                "a.b.example.org",
                ".example.org",
                "guest.example.com",
                "guest.exampleXorg",
                "gu/st.example.org",
                "guest.example.org.evil.com",
                "127.0.0.1:3233",
                ""
            })
    void otherHostsAreThemselves(String host) {
        assertThat(path(vanity, host, "/p/a")).isEqualTo("/p/a");
    }

    @Test
    void withoutADomainNothingIsMapped() {
        assertThat(path(new VanityHost(""), "guest.example.org", "/p/a")).isEqualTo("/p/a");
        assertThat(vanity.path(Optional.empty(), parsed("/p/a"))).hasToString("/p/a");
    }

    private static String path(VanityHost vanity, String host, String path) {
        return vanity.path(Optional.of(host), parsed(path)).toString();
    }

    private static Uri.Path parsed(String path) {
        return Uri.Path$.MODULE$.apply(path, StandardCharsets.UTF_8);
    }
}
