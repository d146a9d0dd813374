// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.pools;

import dev.kiln.controller.audit.AuditLog;
import dev.kiln.controller.http.Route;
import dev.kiln.controller.pools.kept.PoolStore;
import dev.kiln.controller.pools.orders.PoolLoop;
import dev.kiln.controller.pools.orders.PoolsConfig;
import dev.kiln.controller.scheduling.Sighting;
import dev.kiln.messaging.wire.ControllerId;
import dev.kiln.model.pools.IsolationClass;
import dev.kiln.store.documents.DocumentStore;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** Pools put together: their paths, and the loop that carries them out. */
public final class PoolsRoom implements AutoCloseable {

    private final List<Route> routes = new ArrayList<>();
    private final PoolLoop loop;

    /**
     * Its neighbours.
     *
     * @param sightings the invokers as they are now; must not wait
     */
    public record Neighbours(DocumentStore documents, Supplier<List<Sighting>> sightings, AuditLog audit) {}

    public PoolsRoom(
            Neighbours neighbours, PoolLoop.Line line, ControllerId self, PoolsConfig config, InstantSource clock) {
        PoolStore store = new PoolStore(neighbours.documents());
        PoolService pools = new PoolService(store, neighbours.sightings(), neighbours.audit(), clock);
        SwapService swaps = new SwapService(store, pools, neighbours.audit());
        routes.addAll(new PoolRoutes(pools, swaps).routes());
        routes.addAll(new PluginRoutes(neighbours.sightings()).routes());
        loop = new PoolLoop(store, neighbours.sightings(), line, neighbours.audit(), self, config, clock);
    }

    public List<Route> routes() {
        return List.copyOf(routes);
    }

    /** The isolation that pools promise, by their names; as it was written a second ago. */
    public Map<String, IsolationClass> promised() {
        return loop.promised();
    }

    /** Begins to carry them out. */
    public void start() {
        Thread.ofVirtual().name("pools").start(loop);
    }

    @Override
    public void close() {
        loop.close();
    }
}
