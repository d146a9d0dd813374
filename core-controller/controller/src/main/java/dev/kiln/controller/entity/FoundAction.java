// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.entity;

import dev.kiln.model.action.Action;
import dev.kiln.model.name.QualifiedName;
import dev.kiln.store.Stored;
import java.util.Optional;

/**
 * What a path names.
 *
 * @param stored the action, with the parameters that it inherits from its package and from the binding under its own
 * @param binding by which it was found, if it was by one
 */
public record FoundAction(Stored<Action> stored, Optional<QualifiedName> binding) {

    public Action action() {
        return stored.value();
    }
}
