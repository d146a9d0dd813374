// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.entity;

import dev.kiln.model.action.Action;
import dev.kiln.model.name.QualifiedName;
import dev.kiln.model.packages.ActionPackage;
import dev.kiln.model.rule.Rule;
import dev.kiln.model.rule.Trigger;
import dev.kiln.store.ArtifactStore;
import dev.kiln.store.EntityType;
import java.util.function.Consumer;

/** All that users make. */
public record Entities(
        EntityCollection<Action> actions,
        EntityCollection<ActionPackage> packages,
        EntityCollection<Trigger> triggers,
        EntityCollection<Rule> rules) {

    /**
     * Those of a store.
     *
     * @param written told of each entity that was written or deleted, to forget it wherever it is remembered
     */
    public static Entities of(ArtifactStore store, Consumer<QualifiedName> written) {
        return new Entities(
                EntityCollection.ofActions(store, written),
                EntityCollection.of(EntityType.PACKAGE, store, written),
                EntityCollection.of(EntityType.TRIGGER, store, written),
                EntityCollection.of(EntityType.RULE, store, written));
    }
}
