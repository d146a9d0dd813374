// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MediaTypeTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            text/html                         | false | text/html; charset=UTF-8
            text/unheard-of                   | false | text/unheard-of; charset=UTF-8
            application/json                  | false | application/json
            application/hal+json              | false | application/hal+json
            application/xml                   | false | application/xml; charset=UTF-8
            application/x-www-form-urlencoded | false | application/x-www-form-urlencoded
            application/unheard-of            | true  | application/unheard-of
            image/svg+xml                     | true  | image/svg+xml
            image/png                         | true  | image/png
            application/octet-stream          | true  | application/octet-stream
            multipart/form-data; boundary=a   | true  | multipart/form-data; boundary=a
            """)
    void someAreBytesAndTextNamesItsCharset(String text, boolean isBinary, String rendered) {
        MediaType type = MediaType.parse(text).orElseThrow();

        assertThat(type.isBinary()).isEqualTo(isBinary);
        assertThat(type).hasToString(rendered);
        assertThat(type.charset()).isEqualTo(StandardCharsets.UTF_8);
    }

    @Test
    void jsonHasKin() {
        assertThat(MediaType.JSON.isPlainJson()).isTrue();
        assertThat(MediaType.parse("application/hal+json").orElseThrow().isJson())
                .isTrue();
        assertThat(MediaType.parse("application/hal+json").orElseThrow().isPlainJson())
                .isFalse();
        assertThat(MediaType.TEXT.isJson()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"nonsense", "a/b/c", "''", "text/html; charset=nobodys"})
    void whatNobodyKnowsIsNone(String text) {
        assertThat(MediaType.parse(text)).isEmpty();
    }
}
