// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.entity;

import dev.kiln.controller.problem.Problem;
import dev.kiln.controller.problem.Refusal;
import dev.kiln.model.action.Action;
import dev.kiln.model.name.QualifiedName;
import dev.kiln.store.ArtifactStore;
import dev.kiln.store.DeleteOutcome;
import dev.kiln.store.EntityType;
import dev.kiln.store.Expected;
import dev.kiln.store.PutOutcome;
import dev.kiln.store.Stored;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The entities of one type in the store, with the refusals that a client is told. Each write replaces what was read and
 * nothing else, and is told to whoever remembers. Blocks.
 */
public final class EntityCollection<T> {

    private final ArtifactStore store;
    private final Function<QualifiedName, Optional<Stored<T>>> reader;
    private final Writer<T> writer;
    private final Function<T, QualifiedName> name;
    private final Consumer<QualifiedName> written;

    @FunctionalInterface
    private interface Writer<T> {
        PutOutcome put(T entity, Expected expected);
    }

    private EntityCollection(
            ArtifactStore store,
            Function<QualifiedName, Optional<Stored<T>>> reader,
            Writer<T> writer,
            Function<T, QualifiedName> name,
            Consumer<QualifiedName> written) {
        this.store = store;
        this.reader = reader;
        this.writer = writer;
        this.name = name;
        this.written = written;
    }

    /**
     * Entities that are no actions.
     *
     * @param written told of each that was written or deleted, to forget it wherever it is remembered
     */
    public static <T> EntityCollection<T> of(EntityType<T> type, ArtifactStore store, Consumer<QualifiedName> written) {
        return new EntityCollection<>(
                store,
                it -> store.get(type, it),
                (entity, expected) -> store.put(type, entity, expected),
                type.name(),
                written);
    }

    /** As {@link #of}, for actions. */
    public static EntityCollection<Action> ofActions(ArtifactStore store, Consumer<QualifiedName> written) {
        return new EntityCollection<>(store, store::action, store::put, Action::name, written);
    }

    /** The entity, if there is one; of what has the name instead nothing is told. */
    public Optional<Stored<T>> peek(QualifiedName wanted) {
        return reader.apply(wanted);
    }

    /**
     * The entity, if there is one.
     *
     * @throws Refusal when one of another type has the name
     */
    public Optional<Stored<T>> find(QualifiedName wanted) {
        Optional<Stored<T>> found = reader.apply(wanted);
        if (found.isEmpty()) {
            requireFree(store, wanted);
        }
        return found;
    }

    /**
     * The entity.
     *
     * @throws Refusal when there is none, or one of another type
     */
    public Stored<T> require(QualifiedName wanted) {
        return find(wanted).orElseThrow(() -> new Refusal(new Problem.Missing()));
    }

    /**
     * What a {@code PUT} replaces.
     *
     * @throws Refusal when there is one that must not be overwritten, or one of another type
     */
    public Optional<Stored<T>> findToPut(QualifiedName wanted, boolean mayOverwrite) {
        Optional<Stored<T>> old = find(wanted);
        if (old.isPresent() && !mayOverwrite) {
            throw new Refusal(Problem.Conflict.EXISTS);
        }
        return old;
    }

    /**
     * Writes it over what was read, or where nothing was.
     *
     * @throws Refusal when somebody else wrote it meanwhile
     */
    public void write(T entity, Optional<Stored<T>> old) {
        if (!tryWrite(entity, old)) {
            throw new Refusal(Problem.Conflict.CONCURRENT);
        }
    }

    /** As {@link #write}; false when somebody else wrote it meanwhile. */
    public boolean tryWrite(T entity, Optional<Stored<T>> old) {
        Expected expected =
                old.<Expected>map(it -> new Expected.At(it.revision())).orElseGet(Expected.Absent::new);
        PutOutcome outcome = writer.put(entity, expected);
        written.accept(name.apply(entity));
        return outcome instanceof PutOutcome.Written;
    }

    /**
     * Deletes what was read.
     *
     * @throws Refusal when somebody else wrote or deleted it meanwhile
     */
    public void delete(Stored<T> old) {
        QualifiedName deleted = name.apply(old.value());
        DeleteOutcome outcome = store.delete(deleted, old.revision());
        written.accept(deleted);
        switch (outcome) {
            case DeleteOutcome.Deleted done -> {}
            case DeleteOutcome.Missing missing -> throw new Refusal(new Problem.Missing());
            case DeleteOutcome.Conflict conflict -> throw new Refusal(Problem.Conflict.CONCURRENT);
        }
    }

    /** Refuses a name that something of whatever type has. */
    static void requireFree(ArtifactStore store, QualifiedName wanted) {
        if (store.isTaken(wanted)) {
            throw new Refusal(Problem.Conflict.OTHER_COLLECTION);
        }
    }
}
