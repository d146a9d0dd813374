// SPDX-License-Identifier: Apache-2.0
package dev.kiln.invoker.fetch;

import dev.kiln.model.action.Action;
import dev.kiln.model.action.Code;
import dev.kiln.model.action.Exec;
import dev.kiln.model.name.QualifiedName;
import dev.kiln.store.ArtifactStore;
import dev.kiln.store.Revision;
import dev.kiln.store.StoreException;
import dev.kiln.store.Stored;
import java.util.Optional;

/**
 * Actions by name and revision, and their code apart: a warm call needs the one and not the other. A revision never changes, so
 * nothing has to be invalidated. Blocks on the store at the first look; safe for use by several threads.
 */
public final class Actions {

    private static final long ACTION_OVERHEAD_BYTES = 4 * 1024;

    private final ArtifactStore store;
    private final BoundedCache<Key, Stored<Action>> actions;
    private final BoundedCache<CodeKey, Code.Inline> code;

    private record Key(QualifiedName name, Revision revision) {}

    private record CodeKey(QualifiedName name, String digest) {}

    /** Thrown through the cache when there is no action; never leaves this class. */
    private static final class NoSuchAction extends RuntimeException {
        private static final long serialVersionUID = 1L;

        NoSuchAction() {
            super(null, null, false, false);
        }
    }

    public Actions(ArtifactStore store, long actionCacheBytes, long codeCacheBytes) {
        this.store = store;
        this.actions = new BoundedCache<>(actionCacheBytes, Actions::sizeOf);
        this.code = new BoundedCache<>(codeCacheBytes, it -> it.text().length());
    }

    /** The action at this revision; the newest one without a revision, or when the store has a newer one. */
    public Fetched fetch(QualifiedName name, Optional<Revision> revision) {
        try {
            Stored<Action> action = revision.isEmpty() ? remember(load(name)) : atRevision(name, revision.get());
            return action.value().exec() instanceof Exec.Sequence
                    ? new Fetched.Unusable(name + " is a sequence")
                    : new Fetched.Found(action);
        } catch (NoSuchAction e) {
            return new Fetched.Missing();
        } catch (StoreException.Corrupt e) {
            return new Fetched.Unusable(String.valueOf(e.getMessage()));
        } catch (StoreException e) {
            return new Fetched.StoreFailed(String.valueOf(e.getMessage()));
        }
    }

    /**
     * The code of an action, if it has some.
     *
     * @throws StoreException when the store does not give it
     */
    public Optional<Code.Inline> code(Action action) {
        return action.exec().optionalCode().map(it -> switch (it) {
            case Code.Inline inline -> inline;
            case Code.Attached attached ->
                code.get(
                        new CodeKey(action.name(), attached.digest() + attached.name()),
                        () -> store.code(action.name(), attached));
        });
    }

    private Stored<Action> atRevision(QualifiedName name, Revision revision) {
        Key key = new Key(name, revision);
        // under the revision that was asked for only what has it: a store that lags must not fix an old action to a new
        // revision
        Optional<Stored<Action>> known = actions.get(key);
        if (known.isPresent()) {
            return known.get();
        }
        Stored<Action> loaded = actions.get(key, () -> load(name));
        if (!loaded.revision().equals(revision)) {
            actions.forget(key);
            remember(loaded);
        }
        return loaded;
    }

    private Stored<Action> load(QualifiedName name) {
        return store.action(name).orElseThrow(NoSuchAction::new);
    }

    private Stored<Action> remember(Stored<Action> action) {
        actions.put(new Key(action.value().name(), action.revision()), action);
        return action;
    }

    private static long sizeOf(Stored<Action> action) {
        boolean isInline = action.value().exec().optionalCode().orElse(null) instanceof Code.Inline;
        return ACTION_OVERHEAD_BYTES + (isInline ? ArtifactStore.MAX_INLINE_CODE_BYTES : 0);
    }
}
