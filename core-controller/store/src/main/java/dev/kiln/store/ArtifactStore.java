// SPDX-License-Identifier: Apache-2.0
package dev.kiln.store;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kiln.model.action.Action;
import dev.kiln.model.action.Code;
import dev.kiln.model.name.EntityName;
import dev.kiln.model.name.NamespaceName;
import dev.kiln.model.name.QualifiedName;
import java.util.List;
import java.util.Optional;

/**
 * Keeps what users make. All entities of a namespace share one space of ids, and each write is guarded by the revision that
 * it replaces. Methods block, bounded by seconds, and are safe for use by several threads; a write that returned is durable.
 * All throw {@link StoreException}.
 */
public interface ArtifactStore extends AutoCloseable {

    /** Code up to this many bytes stays in its document; larger code becomes an attachment. */
    int MAX_INLINE_CODE_BYTES = 16 * 1024;

    /** Writes an action; inline code that is large is moved into an attachment, attached code is kept as it is. */
    PutOutcome put(Action action, Expected expected);

    /** Reads an action; large code comes as {@link Code.Attached}. */
    Optional<Stored<Action>> action(QualifiedName name);

    /**
     * Reads attached code: text as it was, or base64 when binary.
     *
     * @throws StoreException.Corrupt when the attachment is gone or damaged
     */
    Code.Inline code(QualifiedName name, Code.Attached code);

    /** Writes an entity that is no action. */
    <T> PutOutcome put(EntityType<T> type, T entity, Expected expected);

    /** Reads an entity that is no action; one of another type by this name is not found. */
    <T> Optional<Stored<T>> get(EntityType<T> type, QualifiedName name);

    /** Whether there is an entity of any type by this name, readable or not. */
    boolean isTaken(QualifiedName name);

    /** Deletes what is at this revision, of any type. */
    DeleteOutcome delete(QualifiedName name, Revision revision);

    /**
     * Summaries of actions, the last updated first.
     *
     * @param packageName only those of this package; absent for all of the namespace, packaged ones included
     */
    List<ObjectNode> listActions(NamespaceName namespace, Optional<EntityName> packageName, Page page);

    /** How many {@link #listActions} finds in all. */
    long countActions(NamespaceName namespace, Optional<EntityName> packageName);

    /**
     * Summaries of entities that are no actions, the last updated first.
     *
     * @param isSharedOnly only those that others may see
     */
    List<ObjectNode> list(EntityType<?> type, NamespaceName namespace, boolean isSharedOnly, Page page);

    /** How many {@link #list} finds in all. */
    long count(EntityType<?> type, NamespaceName namespace, boolean isSharedOnly);

    /** Whether the store can be used; never throws. */
    StoreHealth check();

    @Override
    void close();
}
