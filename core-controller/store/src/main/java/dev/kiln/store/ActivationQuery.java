// SPDX-License-Identifier: Apache-2.0
package dev.kiln.store;

import dev.kiln.model.name.EntityName;
import dev.kiln.model.name.NamespaceName;
import java.time.Instant;
import java.util.Optional;

/**
 * Which activations are wanted.
 *
 * @param action only those of this action
 * @param since only those that started then or later
 * @param upto only those that started then or earlier
 */
public record ActivationQuery(
        NamespaceName namespace, Optional<ActionFilter> action, Optional<Instant> since, Optional<Instant> upto) {

    /**
     * An action, by the name that it was invoked by.
     *
     * @param packageName the package, or the binding that it was reached through; absent for the default package
     */
    public record ActionFilter(Optional<EntityName> packageName, EntityName name) {}

    public static ActivationQuery all(NamespaceName namespace) {
        return new ActivationQuery(namespace, Optional.empty(), Optional.empty(), Optional.empty());
    }
}
