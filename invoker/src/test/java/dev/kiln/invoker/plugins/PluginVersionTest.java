// SPDX-License-Identifier: Apache-2.0
package dev.kiln.invoker.plugins;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PluginVersionTest {

    private static final List<PluginVersion> IN_ORDER = versions(
            "v1",
            "0.9",
            "1.0-SNAPSHOT",
            "1.0",
            "1.0.1-alpha",
            "1.0.1-beta.2",
            "1.0.1-beta.10",
            "1.0.1-rc1",
            "1.0.1-rc2",
            "1.0.1-rc10",
            "1.0.1-SNAPSHOT",
            "1.0.1",
            "1.2",
            "1.10",
            "2-rc1",
            "2",
            "2.0.0+build7",
            "20250101",
            "99999999999999999999999999999999");

    private static List<PluginVersion> versions(String... texts) {
        return List.of(texts).stream().map(PluginVersion::new).toList();
    }

    @Test
    void versionsAreOrderedAsPeopleMeanThem() {
        List<PluginVersion> shuffled = new ArrayList<>(IN_ORDER);
        Collections.shuffle(shuffled, new Random(7));

        Collections.sort(shuffled);

        assertThat(shuffled).isEqualTo(IN_ORDER);
    }

    @Test
    void theOrderIsTotalAndTheSameBothWays() {
        for (int i = 0; i < IN_ORDER.size(); i++) {
            for (int j = 0; j < IN_ORDER.size(); j++) {
                assertThat(Integer.signum(IN_ORDER.get(i).compareTo(IN_ORDER.get(j))))
                        .as("%s against %s", IN_ORDER.get(i), IN_ORDER.get(j))
                        .isEqualTo(Integer.compare(i, j));
            }
        }
    }

    @Test
    void missingPartsAreZeroAndOnlyTheTextTellsSuchVersionsApart() {
        assertThat(new PluginVersion("1.0.1").compareTo(new PluginVersion("1"))).isPositive();
        assertThat(new PluginVersion("1.0").compareTo(new PluginVersion("1"))).isPositive();
        assertThat(new PluginVersion("1.0").compareTo(new PluginVersion("1.0.0-rc1")))
                .isPositive();
        assertThat(new PluginVersion("01.2").compareTo(new PluginVersion("1.3")))
                .isNegative();
    }
}
