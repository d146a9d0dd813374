// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.gateway;

import dev.kiln.controller.apis.ApiRoutes;
import dev.kiln.controller.apis.ApiStore;
import dev.kiln.controller.apis.Operation;
import dev.kiln.controller.apis.PublicAddress;
import dev.kiln.controller.http.Route;
import dev.kiln.controller.http.Workers;
import dev.kiln.controller.identity.NamespaceOwners;
import dev.kiln.controller.web.WebRoutes;
import dev.kiln.store.documents.DocumentStore;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** APIs and the gateway that serves them, put together, with their paths. */
public final class GatewayRoom {

    private static final String PATH = PublicAddress.ROOT + "{namespace}/{rest...}";

    private final ApiRoutes management;
    private final Gateway gateway;

    /** Its neighbours. */
    public record Neighbours(DocumentStore documents, NamespaceOwners owners, WebRoutes web, Workers workers) {}

    /**
     * Makes it.
     *
     * @param scheme of the door
     * @param operators the namespace below which the paths of the management lie
     * @param random must not be guessable: API keys are made of it
     */
    public GatewayRoom(
            GatewayConfig config,
            Neighbours neighbours,
            String scheme,
            String operators,
            InstantSource clock,
            RandomGenerator random) {
        NamespaceOwners owners = neighbours.owners();
        int maxApis = config.bounds().apis();
        ApiStore served = new ApiStore(neighbours.documents(), maxApis, owner -> {});
        ApiCache cache = new ApiCache(
                owner -> owners.of(owner).isPresent() ? served.apis(owner) : List.of(),
                neighbours.workers(),
                config.cacheTtl(),
                config.cacheGrace(),
                clock);
        this.gateway = new Gateway(cache, neighbours.web(), new RateLimits(clock));
        this.management = new ApiRoutes(
                new ApiStore(neighbours.documents(), maxApis, cache::forget),
                neighbours.web()::isServed,
                config.bounds(),
                new PublicAddress(config.publicUrl(), scheme),
                operators,
                clock,
                random);
    }

    public List<Route> routes() {
        List<Route> routes = new ArrayList<>(management.routes());
        Operation.METHODS.stream()
                .map(method -> Route.prompt(method, PATH, "Call an API", gateway::answer)
                        .open(Route.Access.OPTIONAL)
                        .taking(Route.BodyRule.RAW))
                .forEach(routes::add);
        return List.copyOf(routes);
    }
}
