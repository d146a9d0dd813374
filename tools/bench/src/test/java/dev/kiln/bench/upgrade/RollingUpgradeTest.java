// SPDX-License-Identifier: Apache-2.0
package dev.kiln.bench.upgrade;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kiln.bench.cluster.Part;
import java.util.List;
import org.junit.jupiter.api.Test;

class RollingUpgradeTest {

    @Test
    void eachPartThatComesWithAVersionIsReplacedOnceAndBothKindsInTurn() {
        List<Part> parts = List.of(
                Part.BROKER,
                Part.STORE,
                Part.controller(0),
                Part.controller(1),
                Part.invoker(0),
                Part.invoker(1),
                Part.invoker(2));

        assertThat(RollingUpgrade.order(parts))
                .containsExactly(
                        Part.invoker(0), Part.controller(0), Part.invoker(1), Part.controller(1), Part.invoker(2));
    }

    @Test
    void anInvokerIsDrainedWhenItHoldsNothingAnyMore() {
        assertThat(RollingUpgrade.isDrained("")).isFalse();
        assertThat(RollingUpgrade.isDrained("draining for whisk.system: 1 activation is still here"))
                .isFalse();
        assertThat(RollingUpgrade.isDrained("drained by whisk.system")).isTrue();
    }
}
