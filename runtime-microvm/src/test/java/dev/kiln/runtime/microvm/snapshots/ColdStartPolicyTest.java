// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.microvm.snapshots;

import static dev.kiln.runtime.microvm.snapshots.ColdStartPolicy.Way.BOOT;
import static dev.kiln.runtime.microvm.snapshots.ColdStartPolicy.Way.FUNCTION;
import static dev.kiln.runtime.microvm.snapshots.ColdStartPolicy.Way.KERNEL;
import static dev.kiln.runtime.microvm.snapshots.ColdStartPolicy.Way.RUNTIME;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kiln.runtime.microvm.snapshots.ColdStartPolicy.Measured;
import dev.kiln.runtime.microvm.snapshots.ColdStartPolicy.Permission;
import dev.kiln.runtime.microvm.snapshots.ColdStartPolicy.Situation;
import dev.kiln.runtime.microvm.snapshots.ColdStartPolicy.Way;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ColdStartPolicyTest {

    private static final Set<Level> ALL = Set.of(Level.values());

    private final ColdStartPolicy policy = ColdStartPolicy.STANDARD;

    @Test
    void withoutSnapshotsThereIsTheBoot() {
        assertThat(policy.ways(new Situation(Set.of(), Map.of()))).containsExactly(BOOT);
    }

    @Test
    void withoutMeasurementsTheFurthestSnapshotComesFirst() {
        assertThat(policy.ways(new Situation(ALL, Map.of()))).containsExactly(FUNCTION, RUNTIME, KERNEL, BOOT);
        assertThat(policy.ways(new Situation(Set.of(Level.KERNEL, Level.RUNTIME), Map.of())))
                .containsExactly(RUNTIME, KERNEL, BOOT);
    }

    @Test
    void whatSavesTooLittleIsLeftOut() {
        Situation python =
                new Situation(Set.of(Level.RUNTIME, Level.FUNCTION), times(BOOT, 4800, RUNTIME, 4500, FUNCTION, 300));

        assertThat(policy.ways(python)).containsExactly(FUNCTION, BOOT);
    }

    @Test
    void measuredWaysGoByTheirTimes() {
        Situation odd = new Situation(ALL, times(BOOT, 6500, KERNEL, 900, RUNTIME, 1200, FUNCTION, 1500));

        assertThat(policy.ways(odd)).containsExactly(KERNEL, RUNTIME, FUNCTION, BOOT);
    }

    @Test
    void aFewMeasurementsAreNotBelieved() {
        Map<Way, Measured> hasty = new HashMap<>(times(BOOT, 500));
        hasty.put(FUNCTION, new Measured(2, Duration.ofSeconds(60)));

        assertThat(policy.ways(new Situation(Set.of(Level.FUNCTION), hasty))).containsExactly(FUNCTION, BOOT);
    }

    @Test
    void runtimesAreFrozenOnlyIfTheyAreSafe() {
        Situation none = new Situation(Set.of(), Map.of());

        assertThat(policy.worthMaking(Level.KERNEL, new Permission(false, false), none))
                .contains(Level.KERNEL);
        assertThat(policy.worthMaking(Level.RUNTIME, new Permission(false, true), none))
                .isEmpty();
        assertThat(policy.worthMaking(Level.RUNTIME, new Permission(true, false), none))
                .contains(Level.RUNTIME);
    }

    @Test
    void functionsAreFrozenOnlyIfTheyAskAndAreSafe() {
        Situation none = new Situation(Set.of(), Map.of());

        assertThat(policy.worthMaking(Level.FUNCTION, new Permission(true, true), none))
                .contains(Level.FUNCTION);
        assertThat(policy.worthMaking(Level.FUNCTION, new Permission(true, false), none))
                .isEmpty();
        assertThat(policy.worthMaking(Level.FUNCTION, new Permission(false, true), none))
                .isEmpty();
    }

    @Test
    void whatExistsOrDoesNotPayIsNotMade() {
        Permission all = new Permission(true, true);

        assertThat(policy.worthMaking(Level.RUNTIME, all, new Situation(ALL, Map.of())))
                .isEmpty();
        assertThat(policy.worthMaking(Level.RUNTIME, all, new Situation(Set.of(), times(BOOT, 1000, RUNTIME, 950))))
                .isEmpty();
    }

    @Test
    void theLatestTimesCount() {
        StartTimes times = new StartTimes();
        for (int i = 0; i < 100; i++) {
            times.add("image", BOOT, Duration.ofSeconds(i));
        }
        times.add("other", BOOT, Duration.ofSeconds(1));

        assertThat(times.of("image").get(BOOT)).isEqualTo(new Measured(15, Duration.ofSeconds(92)));
        assertThat(times.of("unknown")).isEmpty();
    }

    @Test
    void aGainIsAShare() {
        assertThatThrownBy(() -> new ColdStartPolicy(1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new ColdStartPolicy(Double.NaN)).isInstanceOf(IllegalArgumentException.class);
    }

    private static Map<Way, Measured> times(Object... pairs) {
        Map<Way, Measured> times = new HashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            times.put((Way) pairs[i], new Measured(3, Duration.ofMillis((int) pairs[i + 1])));
        }
        return times;
    }
}
