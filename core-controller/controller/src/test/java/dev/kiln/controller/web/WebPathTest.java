// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.web;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WebPathTest {

    @ParameterizedTest
    @CsvSource({
        "hello, hello, HTTP",
        "hello.http, hello, HTTP",
        "hello.json, hello, JSON",
        "hello.html, hello, HTML",
        "hello.svg, hello, SVG",
        "hello.text, hello, TEXT",
        "hello.xml, hello.xml, HTTP",
        "hello.JSON, hello.JSON, HTTP",
        "hello.json.http, hello.json, HTTP",
        "hellojson, hellojson, HTTP"
    })
    void anExtensionIsTakenOffAndAnUnknownOneIsPartOfTheName(String segment, String name, Extension extension) {
        WebPath path = WebPath.of("guest", "default", segment, "").orElseThrow();

        assertThat(path.action().name().value()).isEqualTo(name);
        assertThat(path.extension()).isEqualTo(extension);
    }

    @Test
    void defaultMeansNoPackage() {
        assertThat(WebPath.of("guest", "default", "hello", "").orElseThrow().action())
                .hasToString("guest/hello");
        assertThat(WebPath.of("guest", "tools", "hello", "").orElseThrow().action())
                .hasToString("guest/tools/hello");
    }

    @Test
    void theRestIsKeptAsItIs() {
        assertThat(WebPath.of("guest", "default", "hello.json", "/a//b%20c/")
                        .orElseThrow()
                        .rest())
                .isEqualTo("/a//b%20c/");
    }

    @Test
    void theNamespaceIsTakenAtItsWord() {
        assertThat(WebPath.of("_", "default", "hello", "").orElseThrow().namespace())
                .hasToString("_");
    }

    @ParameterizedTest
    @CsvSource({
        "!, default, hello",
        "guest, !, hello",
        "guest, '', hello",
        "guest, default, .json",
        "guest, default, a/b"
    })
    void whatCannotBeNamesIsNoPath(String namespace, String packageName, String action) {
        assertThat(WebPath.of(namespace, packageName, action, "")).isEmpty();
    }
}
