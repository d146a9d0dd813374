// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.identity;

import dev.kiln.model.identity.Identity;
import dev.kiln.model.identity.Subject;
import dev.kiln.model.name.NamespaceName;
import dev.kiln.store.StoreException;
import dev.kiln.store.Stored;
import dev.kiln.store.SubjectStore;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells who owns a namespace, for what runs as him without his coming in: so without his key, but where OpenWhisk kept it in
 * the clear. Safe for use by several threads.
 */
public final class NamespaceOwners {

    private static final Logger log = LoggerFactory.getLogger(NamespaceOwners.class);

    private final SubjectStore subjects;
    private final OwnerCache cache;
    private final Executor refreshes;

    /** @param refreshes run what may wait for the store */
    public NamespaceOwners(SubjectStore subjects, IdentityConfig config, Executor refreshes, InstantSource clock) {
        this.subjects = subjects;
        this.cache = new OwnerCache(config, clock);
        this.refreshes = refreshes;
    }

    /** Whether {@link #of} will not block. */
    public boolean isPrompt(NamespaceName namespace) {
        return cache.has(namespace.value());
    }

    /**
     * The owner; blocked subjects own nothing. Blocks unless {@link #isPrompt}.
     *
     * @throws StoreException when nothing is remembered and the store cannot tell
     */
    public Optional<Identity> of(NamespaceName namespace) {
        Optional<OwnerCache.Remembered> remembered = cache.get(namespace.value());
        if (remembered.isEmpty()) {
            return read(namespace).map(Owner::asStored);
        }
        if (remembered.get().isDue()) {
            refreshes.execute(() -> refresh(namespace));
        }
        return remembered.get().owner().map(Owner::asStored);
    }

    /**
     * One of those who own the namespace, as he is in the store at this moment; absent when he is blocked or gone or owns it no
     * more. Blocks.
     *
     * @throws StoreException when the store cannot tell
     */
    public Optional<Identity> of(NamespaceName namespace, String subject) {
        return subjects.get(subject)
                .map(Stored::value)
                .filter(it -> !it.isBlocked())
                .flatMap(it -> owned(it, namespace))
                .map(Owner::asStored);
    }

    /** To be called when a subject was written, by this controller or another one. */
    public void forget(String subject) {
        cache.forget(subject);
    }

    private Optional<Owner> read(NamespaceName namespace) {
        long asked = cache.now();
        Optional<Owner> owner = subjects.byNamespace(namespace).stream()
                .map(Stored::value)
                .filter(subject -> !subject.isBlocked())
                .findFirst()
                .flatMap(subject -> owned(subject, namespace));
        cache.put(namespace.value(), owner, asked);
        return owner;
    }

    private static Optional<Owner> owned(Subject subject, NamespaceName namespace) {
        return subject.namespaces().stream()
                .filter(it -> it.name().equals(namespace))
                .findFirst()
                .map(it -> Owner.withOpenKey(subject, it));
    }

    /** Beside the request, which goes on with what is remembered. */
    private void refresh(NamespaceName namespace) {
        try {
            read(namespace);
        } catch (StoreException e) {
            log.atWarn()
                    .addKeyValue("namespace", namespace)
                    .addKeyValue("reason", e.getMessage())
                    .log("a namespace is taken to be whose it was");
            cache.failed(namespace.value());
        }
    }
}
