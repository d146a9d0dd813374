// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.info;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kiln.controller.flight.Flights;
import dev.kiln.controller.http.Call;
import dev.kiln.controller.http.Reply;
import dev.kiln.controller.http.Route;
import dev.kiln.controller.http.Route.Access;
import dev.kiln.controller.scheduling.Invoker;
import dev.kiln.controller.scheduling.Scheduler;
import dev.kiln.model.json.Json;
import java.util.List;

/** The views that operators have of invokers and of activations on their way. */
public final class OperatorRoutes {

    private final Scheduler scheduler;
    private final Flights flights;

    public OperatorRoutes(Scheduler scheduler, Flights flights) {
        this.scheduler = scheduler;
        this.flights = flights;
    }

    public List<Route> routes() {
        return List.of(
                view("/invokers", "How the invokers are", this::invokers),
                view("/invokers/healthy/count", "How many invokers are up", this::healthyCount),
                view("/invokers/ready", "Whether all invokers are up", this::ready),
                view("/activation", "Activations that this controller waits for", this::activations),
                view("/activation/count", "How many activations this controller waits for", this::activationCount));
    }

    private static Route view(String path, String summary, Route.Answer answer) {
        return Route.of("GET", path, summary, answer).open(Access.VIEWER);
    }

    private Reply invokers(Call call) {
        ObjectNode json = Json.object();
        scheduler
                .invokers()
                .forEach(it -> json.put(it.id().toString(), it.state().word()));
        return Reply.json(200, json);
    }

    private Reply healthyCount(Call call) {
        return Reply.json(200, LongNode.valueOf(healthy(scheduler.invokers())));
    }

    private Reply ready(Call call) {
        List<Invoker> all = scheduler.invokers();
        long healthy = healthy(all);
        return !all.isEmpty() && healthy == all.size()
                ? Reply.json(200, Json.object().put("healthy", healthy + "/" + all.size()))
                : Reply.json(500, Json.object().put("unhealthy", all.size() - healthy + "/" + all.size()));
    }

    private Reply activations(Call call) {
        ArrayNode json = Json.array();
        flights.all().forEach(flight -> json.addArray()
                .add(flight.id().value())
                .add(flight.action().name().toString()));
        return Reply.json(200, json);
    }

    private Reply activationCount(Call call) {
        return Reply.json(200, IntNode.valueOf(flights.count()));
    }

    private static long healthy(List<Invoker> invokers) {
        return invokers.stream().filter(Invoker::isUsable).count();
    }
}
