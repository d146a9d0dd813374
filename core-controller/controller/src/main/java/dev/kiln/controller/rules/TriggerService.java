// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.rules;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kiln.controller.entitlement.Entitlement;
import dev.kiln.controller.entitlement.Right;
import dev.kiln.controller.entity.CollectionRoutes;
import dev.kiln.controller.entity.EntityCollection;
import dev.kiln.controller.entity.PutFields;
import dev.kiln.controller.listing.ListQuery;
import dev.kiln.model.identity.Identity;
import dev.kiln.model.limits.SystemLimits;
import dev.kiln.model.name.NamespaceName;
import dev.kiln.model.name.QualifiedName;
import dev.kiln.model.rule.Trigger;
import dev.kiln.model.rule.TriggerCodec;
import dev.kiln.store.ArtifactStore;
import dev.kiln.store.EntityType;
import dev.kiln.store.Stored;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** Triggers, but for their firing. */
final class TriggerService implements CollectionRoutes.Service {

    private final ArtifactStore store;
    private final EntityCollection<Trigger> triggers;
    private final Entitlement entitlement;
    private final SystemLimits limits;
    private final InstantSource clock;

    TriggerService(
            ArtifactStore store,
            EntityCollection<Trigger> triggers,
            Entitlement entitlement,
            SystemLimits limits,
            InstantSource clock) {
        this.store = store;
        this.triggers = triggers;
        this.entitlement = entitlement;
        this.limits = limits;
        this.clock = clock;
    }

    @Override
    public ObjectNode put(Identity caller, QualifiedName name, ObjectNode body, boolean mayOverwrite) {
        PutFields put = PutFields.read(body);
        entitlement.require(caller, Right.PUT, name);
        put.requireSizes(limits.within(caller.limits().actions()));
        Optional<Stored<Trigger>> old = triggers.findToPut(name, mayOverwrite);
        Trigger next = old.map(it -> TriggerDraft.update(it.value(), put, clock.instant()))
                .orElseGet(() -> TriggerDraft.create(name, put, clock.instant()));
        triggers.write(next, old);
        return TriggerCodec.toJson(next);
    }

    @Override
    public ObjectNode get(Identity caller, QualifiedName name) {
        return TriggerCodec.toJson(find(caller, Right.READ, name));
    }

    /** The trigger, for somebody who wants to do this with it. */
    Trigger find(Identity caller, Right right, QualifiedName name) {
        entitlement.require(caller, right, name);
        return triggers.require(name).value();
    }

    /** Its rules stay, and are inactive. */
    @Override
    public ObjectNode delete(Identity caller, QualifiedName name, boolean isForced) {
        entitlement.require(caller, Right.DELETE, name);
        Stored<Trigger> old = triggers.require(name);
        triggers.delete(old);
        return TriggerCodec.toJson(old.value());
    }

    @Override
    public List<ObjectNode> list(Identity caller, NamespaceName namespace, ListQuery query) {
        entitlement.requireCollection(caller, Right.READ, namespace);
        return store.list(EntityType.TRIGGER, namespace, false, query.page());
    }

    @Override
    public long count(Identity caller, NamespaceName namespace) {
        entitlement.requireCollection(caller, Right.READ, namespace);
        return store.count(EntityType.TRIGGER, namespace, false);
    }
}
