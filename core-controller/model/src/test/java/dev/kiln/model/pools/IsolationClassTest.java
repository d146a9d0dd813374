// SPDX-License-Identifier: Apache-2.0
package dev.kiln.model.pools;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class IsolationClassTest {

    @Test
    void theirOrderIsTheirMeaning() {
        assertThat(IsolationClass.words()).isEqualTo("none < process < container < sandboxed-container < microvm");
        assertThat(IsolationClass.MICROVM.isAtLeast(IsolationClass.CONTAINER)).isTrue();
        assertThat(IsolationClass.PROCESS.isAtLeast(IsolationClass.CONTAINER)).isFalse();
        assertThat(IsolationClass.CONTAINER.isAtLeast(IsolationClass.CONTAINER)).isTrue();
    }

    @Test
    void eachIsKnownByItsWordAndByTheNameOfTheProviderContract() {
        assertThat(IsolationClass.named("microvm")).contains(IsolationClass.MICROVM);
        assertThat(IsolationClass.named(" VIRTUAL_MACHINE ")).contains(IsolationClass.MICROVM);
        assertThat(IsolationClass.named("Process")).contains(IsolationClass.PROCESS);
        assertThat(IsolationClass.named("NAMESPACES")).contains(IsolationClass.PROCESS);
        assertThat(IsolationClass.named("jail")).isEmpty();
    }
}
