// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.pools.orders;

import dev.kiln.controller.pools.swaps.InvokerView;
import dev.kiln.controller.scheduling.Sighting;
import dev.kiln.model.pools.IsolationClass;
import java.util.List;

/** Invokers as swaps see them. */
public final class Views {

    private Views() {}

    /** Those of a pool. */
    public static List<InvokerView> of(String pool, List<Sighting> sightings) {
        return sightings.stream()
                .filter(it -> it.invoker().pool().equals(pool))
                .map(it -> new InvokerView(
                        it.invoker().id(),
                        it.isHeard(),
                        IsolationClass.named(it.invoker().isolation()),
                        it.report()))
                .toList();
    }
}
