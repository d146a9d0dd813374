// SPDX-License-Identifier: Apache-2.0
package dev.kiln.bench.upgrade;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class BalancerTest {

    private static final URI EAST = URI.create("http://east");
    private static final URI WEST = URI.create("http://west");

    @Test
    void aClientGoesHomeAsLongAsHomeSaysYes() {
        assertThat(Balancer.order(List.of(EAST, WEST), 0, Set.of())).containsExactly(EAST, WEST);
        assertThat(Balancer.order(List.of(EAST, WEST), 1, Set.of())).containsExactly(WEST, EAST);
    }

    @Test
    void whoSaidNoComesLast() {
        assertThat(Balancer.order(List.of(EAST, WEST), 0, Set.of(EAST))).containsExactly(WEST, EAST);
    }

    @Test
    void whenAllSaidNoAllAreTried() {
        assertThat(Balancer.order(List.of(EAST, WEST), 1, Set.of(EAST, WEST))).containsExactly(WEST, EAST);
    }
}
