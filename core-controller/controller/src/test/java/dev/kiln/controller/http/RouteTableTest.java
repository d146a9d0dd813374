// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.apache.pekko.http.javadsl.model.Uri;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RouteTableTest {

    private final RouteTable table = new RouteTable(List.of(
            route("GET", "/open/{name}/{rest...}"),
            route("PUT", "/open/{name}/{rest...}"),
            route("GET", "/open/{name}/exact")));

    @ParameterizedTest
    @CsvSource({
        "/open/a, ''",
        "/open/a/, /",
        "/open/a/b, /b",
        "/open/a/b/, /b/",
        "/open/a/b/c/d, /b/c/d",
        "/open/a//b, //b",
        "/open/a/b%20c%2Fd, /b%20c%2Fd",
        "/open/%61/b, /b"
    })
    void aRestIsAllThatIsLeftAsItWasSent(String path, String rest) {
        assertThat(match("GET", path))
                .isInstanceOfSatisfying(RouteTable.Match.Found.class, it -> assertThat(it.values())
                        .isEqualTo(Map.of("name", "a", "rest", rest)));
    }

    @Test
    void whatIsMissingBeforeTheRestIsMissed() {
        assertThat(match("GET", "/open")).isInstanceOf(RouteTable.Match.Nothing.class);
        assertThat(match("GET", "/open/")).isInstanceOf(RouteTable.Match.Nothing.class);
        assertThat(match("GET", "/shut/a/b")).isInstanceOf(RouteTable.Match.Nothing.class);
    }

    @Test
    void aPathThatIsToldInFullGoesFirst() {
        assertThat(match("GET", "/open/a/exact")).isInstanceOfSatisfying(RouteTable.Match.Found.class, it -> assertThat(
                        it.route().path())
                .isEqualTo("/open/{name}/exact"));
    }

    @Test
    void otherMethodsAreTold() {
        assertThat(match("POST", "/open/a/b/c"))
                .isInstanceOfSatisfying(RouteTable.Match.OtherMethods.class, it -> assertThat(it.allowed())
                        .containsExactly("GET", "PUT"));
    }

    private RouteTable.Match match(String method, String path) {
        return table.match(method, Paths.of(Uri.create(path).asScala().path()));
    }

    private static Route route(String method, String path) {
        return Route.of(method, path, "", call -> Reply.empty(200));
    }
}
