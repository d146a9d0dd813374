// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.entitlement;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ThrottlePolicyTest {

    @Test
    void partsTogetherAreTheLimit() {
        for (int controllers = 1; controllers <= 7; controllers++) {
            for (int limit = controllers; limit < 100; limit++) {
                assertThat(sum(limit, controllers))
                        .as("%d of %d", limit, controllers)
                        .isEqualTo(limit);
            }
        }
    }

    @Test
    void noLimitIsTooSmallForOneEach() {
        assertThat(sum(2, 3)).isEqualTo(3);
    }

    @Test
    void nothingIsNobodys() {
        assertThat(sum(0, 3)).isZero();
        assertThat(ThrottlePolicy.base(-1, 3, 0)).isZero();
    }

    @Test
    void whoeverIsIdleGivesHalfOfWhatItDoesNotKeep() {
        int[] left = {20, 10, 5, 3, 2, 1};
        int[] gifts = {10, 5, 2, 1, 1, 0};
        for (int i = 0; i < left.length; i++) {
            assertThat(ThrottlePolicy.gift(left[i], 1, false, 7))
                    .as("of %d", left[i])
                    .isEqualTo(gifts[i]);
        }
    }

    @Test
    void whoeverIsAskedItselfGivesOnlyWhatMakesBothEven() {
        assertThat(ThrottlePolicy.gift(20, 1, true, 9)).isEqualTo(5);
        assertThat(ThrottlePolicy.gift(10, 1, true, 10)).isZero();
        assertThat(ThrottlePolicy.gift(5, 1, true, 10)).isZero();
    }

    @Test
    void littleIsKept() {
        assertThat(ThrottlePolicy.kept(60, 1)).isZero();
        assertThat(ThrottlePolicy.kept(60, 3)).isEqualTo(1);
        assertThat(ThrottlePolicy.kept(1000, 3)).isEqualTo(25);
        assertThat(ThrottlePolicy.kept(9, 3)).isZero();
    }

    private static int sum(int limit, int controllers) {
        return IntStream.range(0, controllers)
                .map(rank -> ThrottlePolicy.base(limit, controllers, rank))
                .sum();
    }
}
