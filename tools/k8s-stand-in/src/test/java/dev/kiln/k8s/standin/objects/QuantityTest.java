// SPDX-License-Identifier: Apache-2.0
package dev.kiln.k8s.standin.objects;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class QuantityTest {

    @Test
    void suffixesAreDecimalOrBinary() {
        assertThat(Quantity.of("1k").units()).isEqualTo(1000);
        assertThat(Quantity.of("1Ki").units()).isEqualTo(1024);
        assertThat(Quantity.of("1.5Gi").units()).isEqualTo(1536L << 20);
        assertThat(Quantity.of("2e3").units()).isEqualTo(2000);
        assertThat(Quantity.of("250m").milli()).isEqualTo(250);
        assertThat(Quantity.of("0.5").milli()).isEqualTo(500);
    }

    @Test
    void partsAreRoundedUp() {
        assertThat(Quantity.of("100m").units()).isEqualTo(1);
    }

    @Test
    void otherTextsAreNone() {
        assertThat(Quantity.parse("12Mb")).isEmpty();
        assertThat(Quantity.parse("")).isEmpty();
        assertThat(Quantity.parse("one")).isEmpty();
        assertThat(Quantity.parse("-1")).isPresent();
    }

    @Test
    void aQuantityIsWrittenInItsShortestForm() {
        assertThat(Quantity.of("256Mi")).hasToString("256Mi");
        assertThat(Quantity.of("262144Ki").plus(Quantity.of("256Mi"))).hasToString("512Mi");
        assertThat(Quantity.of("0.25")).hasToString("250m");
        assertThat(Quantity.of("3")).hasToString("3");
    }
}
