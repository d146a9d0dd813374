// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.apis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kiln.controller.problem.Refusal;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PathTemplateTest {

    @Test
    void aLiteralFitsItselfAlone() {
        PathTemplate path = PathTemplate.of("/a/b");

        assertThat(path.match(List.of("a", "b"))).contains(Map.of());
        assertThat(path.match(List.of("a", "c"))).isEmpty();
        assertThat(path.match(List.of("a"))).isEmpty();
        assertThat(path.match(List.of("a", "b", "c"))).isEmpty();
        assertThat(path.hasParameters()).isFalse();
    }

    @Test
    void aParameterFitsAnySegmentThatIsNotEmpty() {
        PathTemplate path = PathTemplate.of("/books/{isbn}/pages/{number}");

        assertThat(path.match(List.of("books", "x/y z", "pages", "1")))
                .contains(Map.of("isbn", "x/y z", "number", "1"));
        assertThat(path.match(List.of("books", "{isbn}", "pages", "1")))
                .contains(Map.of("isbn", "{isbn}", "number", "1"));
        assertThat(path.match(List.of("books", "", "pages", "1"))).isEmpty();
        assertThat(path.hasParameters()).isTrue();
    }

    @Test
    void theRootHasNoSegments() {
        assertThat(PathTemplate.of("/").match(List.of())).contains(Map.of());
        assertThat(PathTemplate.of("/").match(List.of("a"))).isEmpty();
    }

    @Test
    void aSlashAtTheEndMeansNothing() {
        assertThat(PathTemplate.of("/a/").match(List.of("a"))).isPresent();
        assertThat(PathTemplate.of("/a/").shape())
                .isEqualTo(PathTemplate.of("/a").shape());
    }

    @Test
    void pathsThatFitTheSameHaveOneShape() {
        assertThat(PathTemplate.of("/a/{x}").shape())
                .isEqualTo(PathTemplate.of("/a/{y}").shape());
        assertThat(PathTemplate.of("/a/{x}").shape())
                .isNotEqualTo(PathTemplate.of("/a/x").shape());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "a",
                "/a//b",
                "/{",
                "/{}",
                "/{a",
                "/a{b}",
                "/{a}b",
                "/{a}/{a}",
                "/a b",
                "/a%20b",
                "/..",
                "/./a",
                "/{__ow_path}",
                "/a?b",
                "/a#b",
                "/{a.b}"
            })
    void whatIsNoPathIsRefused(String text) {
        assertThatThrownBy(() -> PathTemplate.of(text)).isInstanceOf(Refusal.class);
    }

    @Test
    void longPathsAreRefused() {
        assertThatThrownBy(() -> PathTemplate.of("/" + "a".repeat(1024))).isInstanceOf(Refusal.class);
        assertThatThrownBy(() -> PathTemplate.of("/a".repeat(33))).isInstanceOf(Refusal.class);
    }
}
