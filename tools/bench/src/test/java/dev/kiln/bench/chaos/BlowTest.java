// SPDX-License-Identifier: Apache-2.0
package dev.kiln.bench.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kiln.bench.cluster.Part;
import java.util.List;
import org.junit.jupiter.api.Test;

class BlowTest {

    private static final List<Part> PARTS =
            List.of(Part.BROKER, Part.STORE, Part.controller(0), Part.controller(1), Part.invoker(0));

    @Test
    void theSameSeedDealsTheSameBlows() {
        assertThat(Blow.plan(PARTS, 100, 7)).isEqualTo(Blow.plan(PARTS, 100, 7));
        assertThat(Blow.plan(PARTS, 100, 7)).isNotEqualTo(Blow.plan(PARTS, 100, 8));
    }

    @Test
    void manyBlowsHitEachPartInBothWays() {
        List<Blow> blows = Blow.plan(PARTS, 200, 1);

        assertThat(blows).hasSize(200);
        assertThat(blows).extracting(Blow::part).contains(PARTS.toArray(Part[]::new));
        assertThat(blows)
                .extracting(Blow::kind)
                .contains("kill broker", "pause broker", "kill invoker", "pause controller", "kill store");
    }
}
