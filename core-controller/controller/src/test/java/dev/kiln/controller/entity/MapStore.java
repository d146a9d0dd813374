// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.entity;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kiln.model.action.Action;
import dev.kiln.model.action.Code;
import dev.kiln.model.name.EntityName;
import dev.kiln.model.name.NamespaceName;
import dev.kiln.model.name.QualifiedName;
import dev.kiln.store.ArtifactStore;
import dev.kiln.store.DeleteOutcome;
import dev.kiln.store.EntityType;
import dev.kiln.store.Expected;
import dev.kiln.store.Page;
import dev.kiln.store.PutOutcome;
import dev.kiln.store.Revision;
import dev.kiln.store.StoreHealth;
import dev.kiln.store.Stored;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Entities in a map, for tests that only read what they put there. */
public final class MapStore implements ArtifactStore {

    private final Map<QualifiedName, Object> entities = new HashMap<>();

    public void put(QualifiedName name, Object entity) {
        entities.put(name, entity);
    }

    @Override
    public Optional<Stored<Action>> action(QualifiedName name) {
        return entities.get(name) instanceof Action action
                ? Optional.of(new Stored<>(action, new Revision("1")))
                : Optional.empty();
    }

    @Override
    public <T> Optional<Stored<T>> get(EntityType<T> type, QualifiedName name) {
        // by its own JSON, so that no cast is needed
        Object entity = entities.get(name);
        return entity == null || entity instanceof Action
                ? Optional.empty()
                : Optional.of(new Stored<>(type.fromJson().apply(json(entity)), new Revision("1")));
    }

    private static ObjectNode json(Object entity) {
        return switch (entity) {
            case dev.kiln.model.packages.ActionPackage it ->
                EntityType.PACKAGE.toJson().apply(it);
            case dev.kiln.model.rule.Trigger it -> EntityType.TRIGGER.toJson().apply(it);
            case dev.kiln.model.rule.Rule it -> EntityType.RULE.toJson().apply(it);
            default -> throw new IllegalArgumentException("no entity: " + entity);
        };
    }

    @Override
    public boolean isTaken(QualifiedName name) {
        return entities.containsKey(name);
    }

    @Override
    public PutOutcome put(Action action, Expected expected) {
        throw new UnsupportedOperationException();
    }

    @Override
    public <T> PutOutcome put(EntityType<T> type, T entity, Expected expected) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Code.Inline code(QualifiedName name, Code.Attached code) {
        throw new UnsupportedOperationException();
    }

    @Override
    public DeleteOutcome delete(QualifiedName name, Revision revision) {
        throw new UnsupportedOperationException();
    }

    @Override
    public List<ObjectNode> listActions(NamespaceName namespace, Optional<EntityName> packageName, Page page) {
        throw new UnsupportedOperationException();
    }

    @Override
    public long countActions(NamespaceName namespace, Optional<EntityName> packageName) {
        throw new UnsupportedOperationException();
    }

    @Override
    public List<ObjectNode> list(EntityType<?> type, NamespaceName namespace, boolean isSharedOnly, Page page) {
        throw new UnsupportedOperationException();
    }

    @Override
    public long count(EntityType<?> type, NamespaceName namespace, boolean isSharedOnly) {
        throw new UnsupportedOperationException();
    }

    @Override
    public StoreHealth check() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() {}
}
