// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OwnerTest {

    private static final Owner OWNER = new Owner("cluster", "pool", "invoker-1", 7);

    @Test
    void aLaterEpochOfTheSameInvokerSucceeds() {
        assertThat(new Owner("cluster", "pool", "invoker-1", 8).isSuccessorOf(OWNER))
                .isTrue();
    }

    @Test
    void aLaterEpochInAnotherPoolSucceedsToo() {
        assertThat(new Owner("cluster", "other", "invoker-1", 8).isSuccessorOf(OWNER))
                .isTrue();
    }

    @Test
    void theSameAndEarlierEpochsDoNotSucceed() {
        assertThat(OWNER.isSuccessorOf(OWNER)).isFalse();
        assertThat(new Owner("cluster", "pool", "invoker-1", 6).isSuccessorOf(OWNER))
                .isFalse();
    }

    @Test
    void anotherInvokerOrClusterIsNobodysSuccessor() {
        assertThat(new Owner("cluster", "pool", "invoker-2", 8).isSuccessorOf(OWNER))
                .isFalse();
        assertThat(new Owner("elsewhere", "pool", "invoker-1", 8).isSuccessorOf(OWNER))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-a", "a-", "A", "a_b", "a/b", "a b"})
    void partsThatABackendCouldNotStoreAreRefused(String part) {
        assertThatThrownBy(() -> new Owner("cluster", "pool", part, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("invoker")
                .hasMessageContaining("'" + part + "'");
    }

    @Test
    void aNegativeEpochIsRefused() {
        assertThatThrownBy(() -> new Owner("cluster", "pool", "invoker-1", -1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("-1");
    }
}
