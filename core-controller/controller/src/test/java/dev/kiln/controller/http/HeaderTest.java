// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HeaderTest {

    @ParameterizedTest
    @ValueSource(strings = {"a\r\nSet-Cookie: b", "a\n", "a\0b", "\u007f"})
    void whatWouldEndTheLineIsNoValue(String value) {
        assertThat(Header.of("X-Mine", value)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a b", "a:b", "a\r\n", "ä", "a(b)"})
    void onlyTokensAreNames(String name) {
        assertThat(Header.of(name, "value")).isEmpty();
    }

    @Test
    void lettersThatHttpHasNotBecomeBytesOfUtf8() {
        // the last byte of the letter's number is a line feed: cut to a byte it would end the line
        Header header = Header.of("X-Mine", "\u010a").orElseThrow();

        assertThat(header.value()).isEqualTo("\u00c4\u008a");
        assertThat(Header.of("X-Mine", "").orElseThrow().value()).isEmpty();
        assertThat(Header.of("X-Mine", "\u00e4\tb").orElseThrow().value()).isEqualTo("\u00e4\tb");
    }

    @ParameterizedTest
    @CsvSource({"Content-Length, true", "SERVER, true", "x-request-id, true", "X-Mine, false", "Set-Cookie, false"})
    void someOnlyTheDoorMaySay(String name, boolean isOfTheDoor) {
        assertThat(new Header(name, "a").isOfTheDoor()).isEqualTo(isOfTheDoor);
    }
}
