// SPDX-License-Identifier: Apache-2.0
package dev.kiln.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class UnderWayTest {

    private final UnderWay<String> underWay = new UnderWay<>();

    @Test
    void eachReceiverIsCountedApart() {
        underWay.begin("a");
        underWay.begin("a");
        underWay.begin("b");
        underWay.end("a");
        underWay.end("b");

        assertThat(underWay.to("a")).isEqualTo(1);
        assertThat(underWay.to("b")).isZero();
    }

    @Test
    void whatNeverBeganEndsWithoutTrace() {
        underWay.end("a");
        underWay.begin("a");

        assertThat(underWay.to("a")).isEqualTo(1);
    }
}
