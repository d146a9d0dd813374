// SPDX-License-Identifier: Apache-2.0
package dev.kiln.invoker.policy;

import dev.kiln.model.name.NamespaceName;
import dev.kiln.model.name.QualifiedName;
import dev.kiln.store.Revision;

/**
 * Whom a sandbox serves, from {@code /init} to its end: one revision of one action, for one namespace.
 *
 * @param namespace of the caller
 */
public record WarmKey(NamespaceName namespace, QualifiedName action, Revision revision) {}
