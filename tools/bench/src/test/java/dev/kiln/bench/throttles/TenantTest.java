// SPDX-License-Identifier: Apache-2.0
package dev.kiln.bench.throttles;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;

class TenantTest {

    @Test
    void theSameSeedPlansTheSame() {
        assertThat(Tenant.plan(200, 3, random(7))).isEqualTo(Tenant.plan(200, 3, random(7)));
    }

    @Test
    void limitsAndSharesAreSpread() {
        List<Tenant> tenants = Tenant.plan(200, 3, random(7));

        assertThat(tenants).hasSize(200).allSatisfy(it -> {
            assertThat(it.limit()).isBetween(30, 120);
            assertThat(it.shares()).hasSize(3);
            assertThat(it.shares().stream().mapToDouble(share -> share).sum()).isCloseTo(1, within(1e-9));
        });
        assertThat(tenants).anyMatch(it -> it.shares().stream().anyMatch(share -> share > 0.9));
    }

    @Test
    void callsAreTwiceWhatIsAllowedWhereTheSharesSay() {
        Tenant tenant = new Tenant("a", 60, List.of(0.75, 0.25, 0.0));

        List<Tenant.Due> calls = tenant.demand(Duration.ofMinutes(100), random(7));

        assertThat(calls.size() / 100.0).isCloseTo(120, within(5.0));
        assertThat(calls).isSortedAccordingTo((a, b) -> a.after().compareTo(b.after()));
        assertThat(calls.stream().filter(it -> it.controller() == 0).count() / (double) calls.size())
                .isCloseTo(0.75, within(0.02));
        assertThat(calls).noneMatch(it -> it.controller() == 2);
    }

    private static RandomGenerator random(long seed) {
        return RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    }
}
