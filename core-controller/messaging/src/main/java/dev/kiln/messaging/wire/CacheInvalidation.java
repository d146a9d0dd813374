// SPDX-License-Identifier: Apache-2.0
package dev.kiln.messaging.wire;

import dev.kiln.model.name.QualifiedName;

/**
 * Somebody wrote this: forget what you remember of it. From a controller to all others.
 *
 * @param instance who wrote, so that it can pass over what it said itself: {@code controller0}
 */
public record CacheInvalidation(Written key, String instance) {

    /** What was written. */
    public sealed interface Written {

        /** An action, a package, a trigger or a rule. */
        record Entity(QualifiedName name) implements Written {}

        /** A subject: its keys, its namespaces, their limits. */
        record Subject(String name) implements Written {}
    }

    /** The name under which a controller says it. */
    public static String instance(ControllerId id) {
        return "controller" + id;
    }
}
