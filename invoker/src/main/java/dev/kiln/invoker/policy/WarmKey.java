// SPDX-License-Identifier: Apache-2.0
package dev.kiln.invoker.policy;

import dev.kiln.model.name.NamespaceName;
import dev.kiln.model.name.QualifiedName;
import dev.kiln.store.Revision;
import java.util.Optional;

/**
 * Whom a sandbox serves, from {@code /init} to its end: one revision of one action, for one namespace.
 *
 * @param namespace of the caller
 * @param environment the binding whose parameters went into its environment at {@code /init}; another binding has others
 */
public record WarmKey(
        NamespaceName namespace, QualifiedName action, Revision revision, Optional<QualifiedName> environment) {

    /** A sandbox whose environment is the action's own. */
    public WarmKey(NamespaceName namespace, QualifiedName action, Revision revision) {
        this(namespace, action, revision, Optional.empty());
    }
}
