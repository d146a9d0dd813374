// SPDX-License-Identifier: Apache-2.0
package dev.kiln.invoker;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kiln.model.activation.Activation;
import dev.kiln.model.activation.ActivationId;
import dev.kiln.model.name.NamespaceName;
import dev.kiln.store.ActivationQuery;
import dev.kiln.store.ActivationStore;
import dev.kiln.store.Page;
import dev.kiln.store.StoreException;
import dev.kiln.store.StoreHealth;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/** A store that takes nothing while a test says that it is away. */
record FlakyStore(ActivationStore inner, AtomicBoolean isAway) implements ActivationStore {

    @Override
    public void append(List<Activation> records) {
        if (isAway.get()) {
            throw new StoreException.Unavailable("a test took the store away", null);
        }
        inner.append(records);
    }

    @Override
    public Optional<Activation> get(NamespaceName namespace, ActivationId id) {
        return inner.get(namespace, id);
    }

    @Override
    public List<ObjectNode> list(ActivationQuery query, Page page) {
        return inner.list(query, page);
    }

    @Override
    public List<Activation> listRecords(ActivationQuery query, Page page) {
        return inner.listRecords(query, page);
    }

    @Override
    public long count(ActivationQuery query) {
        return inner.count(query);
    }

    @Override
    public int prune(Instant limit, int max) {
        return inner.prune(limit, max);
    }

    @Override
    public StoreHealth check() {
        return inner.check();
    }

    @Override
    public void close() {
        inner.close();
    }
}
