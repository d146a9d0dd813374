// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.health;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kiln.controller.http.Call;
import dev.kiln.controller.http.Reply;
import dev.kiln.controller.http.Route;
import dev.kiln.controller.http.Route.Access;
import dev.kiln.controller.scheduling.Invoker;
import dev.kiln.controller.scheduling.Scheduler;
import dev.kiln.model.json.Json;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Whether a controller can do its work, for what routes requests to it. {@code /ping} says whether it lives. */
public final class HealthRoutes {

    private final HealthWatch watch;
    private final Scheduler scheduler;

    public HealthRoutes(HealthWatch watch, Scheduler scheduler) {
        this.watch = watch;
        this.scheduler = scheduler;
    }

    public List<Route> routes() {
        return List.of(
                Route.prompt("GET", "/health", "Whether the controller can do its work, and why not", this::health)
                        .open(Access.ANYBODY));
    }

    private CompletionStage<Reply> health(Call call) {
        List<Invoker> invokers = scheduler.invokers();
        long up = invokers.stream().filter(Invoker::isUsable).count();
        ObjectNode json = body(watch.troubles(), up == 0 ? List.of("no invoker takes work") : List.of());
        json.put("invokers", up + "/" + invokers.size());
        return CompletableFuture.completedFuture(Reply.json(json.path("healthy").asBoolean() ? 200 : 503, json));
    }

    /** What every process answers. */
    public static ObjectNode body(List<String> troubles, List<String> more) {
        ObjectNode json = Json.object().put("healthy", troubles.isEmpty() && more.isEmpty());
        var reasons = json.putArray("reasons");
        troubles.forEach(reasons::add);
        more.forEach(reasons::add);
        return json;
    }
}
