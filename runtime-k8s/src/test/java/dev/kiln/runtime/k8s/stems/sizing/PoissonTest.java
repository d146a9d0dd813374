// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.k8s.stems.sizing;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PoissonTest {

    @Test
    void agreesWithPrintedTables() {
        assertThat(Poisson.quantile(0.5, 0.95, 100)).isEqualTo(2);
        assertThat(Poisson.quantile(2, 0.99, 100)).isEqualTo(6);
        assertThat(Poisson.quantile(10, 0.95, 100)).isEqualTo(15);
        assertThat(Poisson.quantile(10, 0.99, 100)).isEqualTo(18);
    }

    @Test
    void ofNothingIsNothing() {
        assertThat(Poisson.quantile(0, 0.99, 100)).isZero();
    }

    @Test
    void endsForMeansWhoseTermsVanish() {
        assertThat(Poisson.quantile(5_000, 0.99, 10_000)).isBetween(5_150, 5_180);
        assertThat(Poisson.quantile(1e9, 0.99, 64)).isEqualTo(64);
    }
}
