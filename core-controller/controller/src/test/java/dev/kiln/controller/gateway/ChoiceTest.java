// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kiln.controller.apis.Api;
import dev.kiln.controller.apis.BasePath;
import dev.kiln.controller.apis.Operation;
import dev.kiln.controller.apis.PathTemplate;
import dev.kiln.controller.web.WebPath;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class ChoiceTest {

    @Test
    void aLiteralBeatsAParameterWhateverTheirOrder() {
        Api api = api("/", "GET /users/{id}", "GET /users/me", "GET /{any}/me");

        assertThat(chosen(api, "GET", "users", "me")).isEqualTo("GET /users/me");
        assertThat(chosen(api, "GET", "users", "7")).isEqualTo("GET /users/{id}");
        assertThat(chosen(api, "GET", "cats", "me")).isEqualTo("GET /{any}/me");
    }

    @Test
    void aPathThatLacksTheMethodLeavesItToOthers() {
        Api api = api("/", "POST /users/me", "GET /users/{id}");

        assertThat(Choice.of(List.of(api), "GET", List.of("users", "me")))
                .isInstanceOfSatisfying(
                        Choice.Chosen.class, it -> assertThat(it.values()).isEqualTo(Map.of("id", "me")));
    }

    @Test
    void otherMethodsOfThePathAreNamed() {
        Api api = api("/", "POST /a", "GET /{x}");

        assertThat(Choice.of(List.of(api), "PUT", List.of("a")))
                .isInstanceOfSatisfying(Choice.OtherMethods.class, it -> assertThat(it.methods())
                        .containsExactly("GET", "POST"));
    }

    @Test
    void theLongestBasePathCounts() {
        Api root = api("/", "GET /v1/a", "GET /v1/b");
        Api first = api("/v1", "GET /a");

        assertThat(chosenOf(List.of(root, first), "v1", "a")).isEqualTo("GET /a");
        assertThat(chosenOf(List.of(root, first), "v1", "b")).isEqualTo("GET /v1/b");
        assertThat(Choice.of(List.of(root, first), "GET", List.of("v1"))).isInstanceOf(Choice.Nothing.class);
        assertThat(Choice.of(List.of(first), "GET", List.of("v11", "a"))).isInstanceOf(Choice.Nothing.class);
        assertThat(Choice.of(List.of(first), "GET", List.of())).isInstanceOf(Choice.Nothing.class);
    }

    private static String chosen(Api api, String method, String... path) {
        return Choice.of(List.of(api), method, List.of(path)) instanceof Choice.Chosen it
                ? it.operation().toString()
                : "";
    }

    private static String chosenOf(List<Api> apis, String... path) {
        return Choice.of(apis, "GET", List.of(path)) instanceof Choice.Chosen it
                ? it.operation().toString()
                : "";
    }

    private static Api api(String basePath, String... operations) {
        WebPath backend = WebPath.of("guest", "default", "hello", "").orElseThrow();
        return new Api(
                new BasePath(basePath),
                "an API",
                Arrays.stream(operations)
                        .map(it -> it.split(" ", 2))
                        .map(it -> new Operation(it[0], PathTemplate.of(it[1]), backend, false, OptionalInt.empty()))
                        .toList(),
                "X-API-Key",
                true,
                List.of());
    }
}
