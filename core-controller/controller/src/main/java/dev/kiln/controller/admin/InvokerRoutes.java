// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.admin;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kiln.controller.audit.AuditLog;
import dev.kiln.controller.audit.Change;
import dev.kiln.controller.http.Call;
import dev.kiln.controller.http.Reply;
import dev.kiln.controller.http.Route;
import dev.kiln.controller.http.Route.Access;
import dev.kiln.controller.problem.Problem;
import dev.kiln.controller.problem.Refusal;
import dev.kiln.controller.scheduling.Scheduler;
import dev.kiln.controller.scheduling.Sighting;
import dev.kiln.messaging.pools.PoolReportJson;
import dev.kiln.messaging.wire.Control;
import dev.kiln.messaging.wire.Control.Command;
import dev.kiln.model.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The paths of invokers. A command is accepted when the bus has it; what the invoker makes of it shows in its state. */
final class InvokerRoutes {

    private static final String ALL = "/admin/v1/invokers";
    private static final String ONE = ALL + "/{number}";
    private static final String PREFIX = "invoker";

    private final Scheduler scheduler;
    private final Controls controls;
    private final AuditLog audit;

    InvokerRoutes(Scheduler scheduler, Controls controls, AuditLog audit) {
        this.scheduler = scheduler;
        this.controls = controls;
        this.audit = audit;
    }

    List<Route> routes() {
        List<Route> routes = new ArrayList<>();
        routes.add(route("GET", ALL, "List invokers, and how they are", this::list));
        routes.add(route("GET", ONE, "Read how an invoker is", this::get));
        for (Command command : Command.values()) {
            routes.add(route("POST", ONE + "/" + command.word(), summary(command), call -> send(call, command)));
        }
        return routes;
    }

    private static String summary(Command command) {
        return switch (command) {
            case CORDON -> "Let an invoker take no new work";
            case DRAIN -> "Let an invoker take no new work and hand back what has not begun";
            case UNCORDON -> "Let an invoker work again";
        };
    }

    private static Route route(String method, String path, String summary, Route.Answer answer) {
        return Route.of(method, path, summary, answer).open(method.equals("GET") ? Access.VIEWER : Access.OPERATOR);
    }

    private Reply list(Call call) {
        ArrayNode json = Json.array();
        scheduler.sightings().forEach(it -> json.add(json(it)));
        return Reply.json(200, json);
    }

    private Reply get(Call call) {
        return Reply.json(200, json(named(call.segment("number"))));
    }

    private Reply send(Call call, Command command) {
        Sighting sighting = named(call.segment("number"));
        String by = call.identity().subject();
        controls.send(new Control(sighting.invoker().id(), command, by));
        audit.did(
                call,
                command.word(),
                sighting.invoker().id().toString(),
                new Change(
                        Optional.of(json(sighting)), Optional.of(Json.object().put("wanted", command.word()))));
        return Reply.json(202, json(sighting));
    }

    /** By its number, or by its name {@code invoker0}. */
    private Sighting named(String text) {
        String number = text.startsWith(PREFIX) ? text.substring(PREFIX.length()) : text;
        List<Sighting> all = scheduler.sightings();
        return all.stream()
                .filter(it -> String.valueOf(it.invoker().id().number()).equals(number))
                .findFirst()
                .orElseThrow(() -> new Refusal(new Problem.Unknown("There is no invoker '" + text
                        + "'; this controller has heard of: "
                        + all.stream()
                                .map(it -> String.valueOf(it.invoker().id().number()))
                                .collect(Collectors.joining(", ")))));
    }

    private static ObjectNode json(Sighting sighting) {
        var invoker = sighting.invoker();
        ObjectNode json = Json.object()
                .put("invoker", invoker.id().number())
                .put("name", invoker.id().toString())
                .put("pool", invoker.pool())
                .put("provider", invoker.provider())
                .put("version", sighting.version())
                .put("isolation", invoker.isolation());
        ArrayNode capabilities = json.putArray("capabilities");
        sighting.capabilities().stream().sorted().forEach(capabilities::add);
        json.set("report", PoolReportJson.of(sighting.report()));
        return json.put("memory", invoker.memoryMegabytes())
                .put("busy", sighting.busyMegabytes())
                .put("state", invoker.state().word())
                .put("reason", invoker.reason())
                .put("since", sighting.since().toEpochMilli())
                .put("lastPing", sighting.lastPing().toEpochMilli())
                .put("term", invoker.term());
    }
}
