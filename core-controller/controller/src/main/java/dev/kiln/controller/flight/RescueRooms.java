// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.flight;

import dev.kiln.controller.scheduling.Demand;
import dev.kiln.controller.scheduling.Scheduler;
import dev.kiln.messaging.MessageBus;
import dev.kiln.messaging.wire.ControllerId;
import dev.kiln.messaging.wire.Topics;
import dev.kiln.model.action.Action;
import dev.kiln.model.name.NamespaceName;
import dev.kiln.model.name.QualifiedName;
import dev.kiln.store.ActivationStore;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * What a rescue looks at and acts on.
 *
 * @param isUp whether another controller is there, which then looks after what it sent
 * @param actions the action of a name, if it is still there; may ask the store
 */
public record RescueRooms(
        Flights flights,
        RecentLandings recent,
        Scheduler scheduler,
        Publisher publisher,
        ActivationStore store,
        MessageBus bus,
        Topics topics,
        Predicate<ControllerId> isUp,
        Function<QualifiedName, Optional<Action>> actions,
        DemandOf demands) {

    /** What an activation of an action, for a namespace, asks of an invoker. */
    @FunctionalInterface
    public interface DemandOf {
        Demand of(Action action, NamespaceName namespace, String namespaceUuid);
    }
}
