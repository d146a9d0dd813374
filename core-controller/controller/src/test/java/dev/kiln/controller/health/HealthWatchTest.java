// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kiln.messaging.MessageBus.BusHealth;
import dev.kiln.store.StoreHealth;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class HealthWatchTest {

    private final AtomicReference<BusHealth> bus = new AtomicReference<>(new BusHealth.Up("fine"));
    private final AtomicReference<StoreHealth> store = new AtomicReference<>(new StoreHealth.Up("fine"));
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final HealthWatch watch = new HealthWatch(bus::get, store::get, registry);

    @Test
    void thinksWellOfThemUntilItLooked() {
        assertThat(watch.troubles()).isEmpty();
    }

    @Test
    void saysWhatIsWrongUntilItIsWellAgain() {
        bus.set(new BusHealth.Down("no broker answers"));
        store.set(new StoreHealth.Down("connection refused"));
        watch.look();

        assertThat(watch.troubles())
                .containsExactly(
                        "the message bus cannot be used: no broker answers",
                        "the store cannot be used: connection refused");
        assertThat(registry.get("kiln_bus_up").gauge().value()).isZero();
        assertThat(registry.get("kiln_store_up").gauge().value()).isZero();

        bus.set(new BusHealth.Up("fine"));
        watch.look();

        assertThat(watch.troubles()).containsExactly("the store cannot be used: connection refused");
        assertThat(registry.get("kiln_bus_up").gauge().value()).isEqualTo(1);
    }

    @Test
    void theAnswerHasTheReasonsOfAll() {
        assertThat(HealthRoutes.body(List.of("a"), List.of("b")).toString())
                .isEqualTo("{\"healthy\":false,\"reasons\":[\"a\",\"b\"]}");
        assertThat(HealthRoutes.body(List.of(), List.of()).toString()).isEqualTo("{\"healthy\":true,\"reasons\":[]}");
    }
}
