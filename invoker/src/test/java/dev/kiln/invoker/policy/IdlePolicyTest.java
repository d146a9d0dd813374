// SPDX-License-Identifier: Apache-2.0
package dev.kiln.invoker.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kiln.invoker.policy.IdlePolicy.Idle;
import dev.kiln.invoker.policy.IdlePolicy.Verdict;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class IdlePolicyTest {

    private static final Duration BOOT = Duration.ofSeconds(6);
    private static final Duration RESTORE = Duration.ofMillis(300);

    private final IdlePolicy policy = new IdlePolicy(Duration.ofMillis(50), Duration.ofMinutes(10), 600, 0.5);

    @Test
    void whoWasJustUsedIsLeftAlone() {
        assertThat(policy.decide(idle(Duration.ofMillis(10), true, true), 0)).isEqualTo(Verdict.KEEP);
    }

    @Test
    void whoIsIdleIsPausedOnce() {
        assertThat(policy.decide(idle(Duration.ofSeconds(1), true, true), 0.9)).isEqualTo(Verdict.PAUSE);
        assertThat(policy.decide(new Idle(Duration.ofSeconds(1), true, true, Optional.of(RESTORE), BOOT), 0.9))
                .isEqualTo(Verdict.KEEP);
        assertThat(policy.decide(idle(Duration.ofSeconds(1), false, true), 0.9)).isEqualTo(Verdict.KEEP);
    }

    @Test
    void withPlentyOfMemoryOnlyTheKeepAliveCounts() {
        assertThat(policy.keptFor(idle(Duration.ZERO, true, true), 0.5)).isEqualTo(Duration.ofMinutes(10));
        assertThat(policy.decide(idle(Duration.ofMinutes(10), true, true), 1)).isEqualTo(Verdict.DROP);
    }

    @Test
    void underPressureTheCheaperOnesToHaveBackGoFirst() {
        assertThat(policy.keptFor(idle(Duration.ZERO, true, true), 0.25)).isEqualTo(Duration.ofSeconds(90));
        assertThat(policy.keptFor(idle(Duration.ZERO, true, false), 0.25)).isEqualTo(Duration.ofMinutes(10));
        assertThat(policy.keptFor(idle(Duration.ZERO, true, true), 0.05)).isEqualTo(Duration.ofSeconds(18));
        assertThat(policy.keptFor(idle(Duration.ZERO, true, false), 0.05)).isEqualTo(Duration.ofMinutes(6));
        assertThat(policy.decide(idle(Duration.ofMinutes(2), true, true), 0.25)).isEqualTo(Verdict.DROP);
        assertThat(policy.decide(idle(Duration.ofMinutes(2), true, false), 0.25))
                .isEqualTo(Verdict.PAUSE);
    }

    @Test
    void withoutAnyMemoryOnlyTheGraceIsLeft() {
        assertThat(policy.keptFor(idle(Duration.ZERO, true, true), 0)).isEqualTo(Duration.ofMillis(50));
        assertThat(policy.keptFor(idle(Duration.ZERO, true, true), -1)).isEqualTo(Duration.ofMillis(50));
    }

    @Test
    void moreFreeMemoryNeverMeansLess() {
        Duration before = Duration.ZERO;
        for (double free = 0; free <= 1; free += 0.01) {
            Duration kept = policy.keptFor(idle(Duration.ZERO, true, true), free);
            assertThat(kept).isGreaterThanOrEqualTo(before);
            before = kept;
        }
    }

    @Test
    void nonsenseIsRefused() {
        assertThatThrownBy(() -> new IdlePolicy(Duration.ofMinutes(1), Duration.ofSeconds(1), 600, 0.5))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new IdlePolicy(Duration.ZERO, Duration.ofSeconds(1), Double.NaN, 0.5))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new IdlePolicy(Duration.ZERO, Duration.ofSeconds(1), 1, 0))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static Idle idle(Duration idle, boolean canPause, boolean hasCheckpoint) {
        return new Idle(idle, canPause, false, hasCheckpoint ? Optional.of(RESTORE) : Optional.empty(), BOOT);
    }
}
