// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kiln.controller.http.MediaType;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AcceptTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ''                                       | text/html        | true
            */*                                      | text/html        | true
            text/*                                   | text/html        | true
            TEXT/HTML                                | text/html        | true
            text/html;level=1                        | text/html        | true
            text/html , application/json             | application/json | true
            application/json                         | text/html        | false
            text/plain                               | text/html        | false
            image/*                                  | text/html        | false
            text/html;q=0                            | text/html        | false
            text/html; q=0.000, */*                  | text/html        | false
            */*;q=0.1, text/html; q=0                | text/html        | false
            text/*;q=0, text/html                    | text/html        | true
            */*;q=0                                  | text/html        | false
            text/html;q=0.01                         | text/html        | true
            nonsense                                 | text/html        | true
            nonsense, application/json               | text/html        | false
            """)
    void theRangeThatSaysMostDecides(String header, String type, boolean isTaken) {
        assertThat(Accept.takes(header, MediaType.parse(type).orElseThrow())).isEqualTo(isTaken);
    }
}
