// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.info;

import dev.kiln.controller.http.Farewell;
import dev.kiln.controller.http.MediaType;
import dev.kiln.controller.http.Reply;
import dev.kiln.controller.http.Route;
import dev.kiln.controller.http.Route.Access;
import dev.kiln.controller.info.ApiDescription.Api;
import dev.kiln.model.json.Json;
import dev.kiln.model.limits.SystemLimits;
import dev.kiln.model.runtimes.RuntimesManifest;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** The paths that anybody may read. */
public final class InfoRoutes {

    private final Supplier<String> metrics;
    private final Farewell farewell;
    private final Supplier<byte[]> system;
    private final byte[] api;

    /**
     * Makes them.
     *
     * @param manifest the kinds as they are now; must not wait
     * @param metrics in Prometheus' text format, as they are now
     * @param farewell after which nobody is to be sent here
     */
    public InfoRoutes(
            InfoConfig config,
            SystemLimits limits,
            Supplier<RuntimesManifest> manifest,
            Supplier<String> metrics,
            Farewell farewell) {
        this.metrics = metrics;
        this.farewell = farewell;
        this.system = () -> Json.bytes(SystemInfo.system(limits, manifest.get()));
        this.api = Json.bytes(SystemInfo.api(config));
    }

    /** The routes; two of them describe all others, for users and for operators. */
    public List<Route> routes(List<Route> others) {
        List<Route> own = List.of(
                Route.prompt(
                                "GET",
                                "/ping",
                                "Whether the controller answers, and goes on to",
                                call -> CompletableFuture.completedFuture(ping()))
                        .open(Access.ANYBODY),
                open("/", "What the system is, offers and allows", () -> Reply.json(200, system.get())),
                open("/api/v1", "Which version of the API this is", () -> Reply.json(200, api)),
                Route.of(
                                "GET",
                                "/metrics",
                                "Metrics in Prometheus' text format",
                                call -> Reply.text(200, MediaType.METRICS, metrics.get()))
                        .open(Access.ANYBODY));
        List<Route> described = new ArrayList<>(own);
        described.addAll(others);
        // a description is a route, too; it is built before itself, so it describes a twin without content
        Route users = open("/api/v1/api-docs", "This description", () -> Reply.empty(200));
        Route operators = open("/admin/v1/api-docs", "This description", () -> Reply.empty(200))
                .open(Access.VIEWER);
        described.add(users);
        described.add(operators);
        List<Route> all = new ArrayList<>(own);
        all.add(describing(users, Api.USERS, described));
        all.add(describing(operators, Api.OPERATORS, described));
        return List.copyOf(all);
    }

    private Reply ping() {
        return farewell.isSaid() ? Reply.text(503, "stopping") : Reply.text(200, "pong");
    }

    private static Route describing(Route twin, Api api, List<Route> described) {
        byte[] description = Json.bytes(ApiDescription.of(api, described));
        return open(twin.path(), twin.summary(), () -> Reply.json(200, description))
                .open(twin.access());
    }

    private static Route open(String path, String summary, Supplier<Reply> reply) {
        return Route.prompt("GET", path, summary, call -> CompletableFuture.completedFuture(reply.get()))
                .open(Access.ANYBODY);
    }
}
