// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.microvm.guest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GuestSettingsTest {

    @Test
    void entriesAreALetterAColonAndAZeroAtTheEnd() {
        GuestSettings settings = new GuestSettings()
                .limits(128, 64, 10, 20, 0)
                .environment(Map.of("NAME", "with = and blanks"))
                .identity("token", "host", Instant.ofEpochSecond(2, 5), "ab");

        assertThat(new String(settings.bytes(), UTF_8))
                .isEqualTo("M:128\0D:64\0P:10\0F:20\0Q:0\0E:NAME=with = and blanks\0"
                        + "T:token\0H:host\0C:2000000005\0S:ab\0");
    }

    @Test
    void equalEnvironmentsHaveEqualDigestsInWhateverOrder() {
        assertThat(new GuestSettings().environment(Map.of("A", "1", "B", "2")).digest())
                .isEqualTo(new GuestSettings()
                        .environment(Map.of("B", "2", "A", "1"))
                        .digest())
                .isNotEqualTo(new GuestSettings()
                        .environment(Map.of("A", "2", "B", "1"))
                        .digest());
    }

    @Test
    void aZeroByteInAValueIsRefused() {
        assertThatThrownBy(() -> new GuestSettings().environment(Map.of("A", "1\0T:stolen")))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
