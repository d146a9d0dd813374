// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.k8s.stems.sizing;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class StemOrderTest {

    @Test
    void ordersWhatIsMissingAsFarAsPlacesAreFree() {
        assertThat(StemOrder.of(10, new StemOrder.Stock(2, 1), 4)).isEqualTo(new StemOrder(3, 0));
        assertThat(StemOrder.of(4, new StemOrder.Stock(2, 1), 4)).isEqualTo(new StemOrder(1, 0));
    }

    @Test
    void removesReadyOnesOnly() {
        assertThat(StemOrder.of(1, new StemOrder.Stock(2, 3), 4)).isEqualTo(new StemOrder(0, 2));
    }

    @Test
    void doesNothingWhenAllIsAsWanted() {
        assertThat(StemOrder.of(3, new StemOrder.Stock(2, 1), 4)).isEqualTo(new StemOrder(0, 0));
    }

    @Test
    void ordersNothingWhileMoreAreBeingCreatedThanThereArePlaces() {
        assertThat(StemOrder.of(9, new StemOrder.Stock(0, 6), 4)).isEqualTo(new StemOrder(0, 0));
    }
}
