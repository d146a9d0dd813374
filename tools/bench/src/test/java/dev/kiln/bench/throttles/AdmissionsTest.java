// SPDX-License-Identifier: Apache-2.0
package dev.kiln.bench.throttles;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class AdmissionsTest {

    private static final Tenant TEN = new Tenant("ten", 10, List.of(1.0));
    private static final Tenant HUNDRED = new Tenant("hundred", 100, List.of(1.0));

    @Test
    void eachNamespaceIsComparedWithItsOwnLimit() {
        Admissions admissions = new Admissions();
        calls(admissions, TEN, 5, 12, 20);
        calls(admissions, HUNDRED, 5, 90, 200);

        Admissions.Verdict verdict = admissions.judge(List.of(TEN, HUNDRED), List.of(5L));

        assertThat(verdict.worstExcess()).isCloseTo(0.2, within(1e-9));
        assertThat(verdict.worstShortfall()).isCloseTo(0.1, within(1e-9));
        assertThat(verdict.leastOffered()).isEqualTo(2);
        assertThat(verdict.calls()).isEqualTo(220);
        assertThat(verdict.admitted()).isEqualTo(102);
    }

    @Test
    void oneMinuteTooFarOffPutsANamespaceOut() {
        Admissions admissions = new Admissions();
        calls(admissions, TEN, 5, 10, 20);
        calls(admissions, TEN, 6, 13, 20);
        calls(admissions, HUNDRED, 5, 100, 200);
        calls(admissions, HUNDRED, 6, 79, 200);

        Admissions.Verdict both = admissions.judge(List.of(TEN, HUNDRED), List.of(5L, 6L));

        assertThat(both.within()).isZero();
        assertThat(both.outliers()).hasSize(2).anyMatch(it -> it.contains("13 of 20"));
        assertThat(admissions.judge(List.of(TEN, HUNDRED), List.of(5L)).within())
                .isEqualTo(2);
    }

    @Test
    void whoWasNeverHeardOfFellShortOfAllOfIt() {
        Admissions.Verdict verdict = new Admissions().judge(List.of(TEN), List.of(5L));

        assertThat(verdict.worstShortfall()).isEqualTo(1);
        assertThat(verdict.within()).isZero();
        assertThat(verdict.leastOffered()).isZero();
    }

    private static void calls(Admissions admissions, Tenant tenant, long minute, int admitted, int offered) {
        for (int i = 0; i < offered; i++) {
            admissions.add(tenant, minute, i < admitted);
        }
    }
}
