// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.dispatch;

import dev.kiln.controller.routing.Ask;
import dev.kiln.controller.routing.RoutingTable;
import dev.kiln.controller.scheduling.Demand;
import dev.kiln.model.action.Action;
import dev.kiln.model.name.NamespaceName;
import java.util.function.Supplier;

/** What activations ask of invokers, by the rules of the moment. Safe for use by several threads; never blocks. */
public final class Demands {

    private final Supplier<RoutingTable> table;

    /** @param table the rules as they are now; must not wait */
    public Demands(Supplier<RoutingTable> table) {
        this.table = table;
    }

    /** Of one activation of an action for a namespace. */
    public Demand of(Action action, NamespaceName namespace, String namespaceUuid) {
        return Demand.of(action, namespaceUuid, table.get().course(Ask.of(action, namespace.value())));
    }
}
