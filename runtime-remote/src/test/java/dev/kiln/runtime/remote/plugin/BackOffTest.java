// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.remote.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class BackOffTest {

    @Test
    void eachFailureInARowDoublesThePauseUpToTenSeconds() {
        Stream<Long> pauses = Stream.iterate(BackOff.none(), each -> each.after(Duration.ZERO))
                .skip(1)
                .limit(10)
                .map(each -> each.pause().toMillis());

        assertThat(pauses).containsExactly(100L, 200L, 400L, 800L, 1600L, 3200L, 6400L, 10_000L, 10_000L, 10_000L);
    }

    @Test
    void aPluginThatWasUpForAMinuteBeginsAnew() {
        BackOff tired = new BackOff(50);

        assertThat(tired.after(Duration.ofSeconds(59)).pause()).isEqualTo(Duration.ofSeconds(10));
        assertThat(tired.after(Duration.ofSeconds(60)).pause()).isEqualTo(Duration.ofMillis(100));
    }
}
