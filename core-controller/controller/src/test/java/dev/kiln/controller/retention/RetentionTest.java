// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.retention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import dev.kiln.controller.config.Settings;
import dev.kiln.store.StoreException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class RetentionTest {

    private static final Instant NOW = Instant.parse("2026-03-08T00:00:00Z");
    private static final RetentionConfig WEEK = new RetentionConfig(Duration.ofDays(7), Duration.ofMillis(1));

    private final List<Instant> limits = new ArrayList<>();

    @Test
    void whatIsOlderIsRemovedBatchAfterBatch() throws Exception {
        int[] left = {Retention.BATCH + 3};
        Retention retention = retention(WEEK, (limit, max) -> {
            limits.add(limit);
            int removed = Math.min(max, left[0]);
            left[0] -= removed;
            return removed;
        });

        assertThat(retention.removeOld()).isFalse();

        assertThat(left[0]).isZero();
        Instant weekAgo = Instant.parse("2026-03-01T00:00:00Z");
        assertThat(limits).containsExactly(weekAgo, weekAgo);
    }

    @Test
    void aStoreThatIsAwayIsAskedAgain() throws Exception {
        CountDownLatch asked = new CountDownLatch(3);
        try (Retention retention = retention(WEEK, (limit, max) -> {
            asked.countDown();
            throw new StoreException.Unavailable("a test took the store away", null);
        })) {
            Thread thread = Thread.ofVirtual().start(retention);

            assertThat(asked.await(10, TimeUnit.SECONDS)).isTrue();

            retention.close();
            assertThat(thread.join(Duration.ofSeconds(10))).isTrue();
        }
    }

    @Test
    void whatIsKeptForEverIsNotLookedAt() {
        Retention retention = retention(new RetentionConfig(Duration.ZERO, Duration.ofMillis(1)), (limit, max) -> {
            throw new AssertionError("nothing is to be removed");
        });

        retention.run(); // ends at once

        assertThat(limits).isEmpty();
    }

    @Test
    void aTimeBelowZeroIsRefused() {
        var config = ConfigFactory.parseString("retention { keep = -1d, interval = 10m }");

        assertThatThrownBy(() -> RetentionConfig.read(Settings.of(config, "retention")))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("kiln.controller.retention");
    }

    private static Retention retention(RetentionConfig config, Retention.Pruner pruner) {
        return new Retention(config, pruner, InstantSource.fixed(NOW), new Random(1));
    }
}
