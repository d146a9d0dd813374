// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class QueryTest {

    private static final String TWICE = "a=1&&b=%C3%A4+c&a=2&d&=e";

    @Test
    void ofAParameterGivenTwiceTheFirstCountsInTheApi() {
        assertThat(Query.parse(TWICE).values()).isEqualTo(Map.of("a", "1", "b", "ä c", "d", "", "", "e"));
    }

    @Test
    void andTheLastForThoseWhoAskForIt() {
        assertThat(Query.lastValues(TWICE)).isEqualTo(Map.of("a", "2", "b", "ä c", "d", "", "", "e"));
        assertThat(Query.lastValues("")).isEmpty();
    }
}
