// SPDX-License-Identifier: Apache-2.0
package dev.kiln.cli.render;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GoDurationTest {

    @ParameterizedTest
    @CsvSource({
        "0,0s",
        "12,12ms",
        "999,999ms",
        "1000,1s",
        "1500,1.5s",
        "60000,1m0s",
        "120250,2m0.25s",
        "3603000,1h0m3s",
        "-5,-5ms"
    })
    void isWrittenAsGoDoes(long millis, String text) {
        assertThat(GoDuration.ofMillis(millis)).isEqualTo(text);
    }
}
