// SPDX-License-Identifier: Apache-2.0
package dev.kiln.invoker.feed;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class OffsetsTest {

    private final Offsets offsets = new Offsets();

    @Test
    void onlyWhatHasEndedWithoutGapsIsCommitted() {
        offsets.begin(5);
        offsets.begin(6);
        offsets.begin(8);

        assertThat(offsets.end(6)).isEmpty();
        assertThat(offsets.end(5)).hasValue(8);
        assertThat(offsets.end(8)).hasValue(9);
    }
}
