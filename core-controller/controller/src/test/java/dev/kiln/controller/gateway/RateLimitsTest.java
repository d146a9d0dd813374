// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kiln.controller.problem.Problem;
import dev.kiln.controller.problem.Refusal;
import dev.kiln.model.name.NamespaceName;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class RateLimitsTest {

    private static final Instant START = Instant.parse("2026-01-01T10:00:15Z");

    private Instant now = START;
    private final RateLimits limits = new RateLimits(() -> now);

    @Test
    void asManyAsAreAllowedAreLetThroughInAMinute() {
        limits.admit(counted("GET /a", ""), 2);
        limits.admit(counted("GET /a", ""), 2);

        assertThatThrownBy(() -> limits.admit(counted("GET /a", ""), 2))
                .isInstanceOfSatisfying(Refusal.class, refusal -> assertThat(refusal.problem())
                        .isEqualTo(new Problem.Throttled(
                                "Too many requests in the last minute (count: 3, allowed: 2).",
                                Duration.ofSeconds(45))));
    }

    @Test
    void theNextMinuteBeginsAnew() {
        limits.admit(counted("GET /a", ""), 1);
        now = START.plusSeconds(45);

        limits.admit(counted("GET /a", ""), 1);
    }

    @Test
    void routesAndKeysAreCountedByThemselves() {
        limits.admit(counted("GET /a", ""), 1);
        limits.admit(counted("GET /b", ""), 1);
        limits.admit(counted("GET /a", "one"), 1);
        limits.admit(counted("GET /a", "two"), 1);

        assertThatThrownBy(() -> limits.admit(counted("GET /a", "two"), 1)).isInstanceOf(Refusal.class);
    }

    @Test
    void moreThanCanBeCountedAreRefused() {
        for (int i = 0; i < 100_000; i++) {
            limits.admit(counted("GET /" + i, ""), 1);
        }

        assertThatThrownBy(() -> limits.admit(counted("GET /more", ""), 1))
                .isInstanceOfSatisfying(
                        Refusal.class, it -> assertThat(it.problem()).isInstanceOf(Problem.Overloaded.class));
    }

    private static RateLimits.Counted counted(String operation, String key) {
        return new RateLimits.Counted(new NamespaceName("guest"), "/", operation, key);
    }
}
