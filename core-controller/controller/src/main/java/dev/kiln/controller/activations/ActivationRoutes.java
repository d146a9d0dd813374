// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.activations;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kiln.controller.http.Call;
import dev.kiln.controller.http.Reply;
import dev.kiln.controller.http.Route;
import dev.kiln.model.activation.Activation;
import dev.kiln.model.activation.ActivationCodec;
import dev.kiln.model.activation.ActivationId;
import dev.kiln.model.json.Json;
import java.util.List;

/** The paths of activations. */
public final class ActivationRoutes {

    private static final String ALL = "/api/v1/namespaces/{namespace}/activations";
    private static final String ONE = ALL + "/{id}";

    private final ActivationService service;

    public ActivationRoutes(ActivationService service) {
        this.service = service;
    }

    public List<Route> routes() {
        return List.of(
                Route.of("GET", ALL, "List activations", this::list)
                        .query("limit", "skip", "count", "docs", "name", "since", "upto"),
                Route.of("GET", ONE, "Read the record of an activation", this::get),
                Route.of("GET", ONE + "/logs", "Read the logs of an activation", this::logs),
                Route.of("GET", ONE + "/result", "Read the result of an activation", this::result));
    }

    private Reply list(Call call) {
        ActivationFilter filter = ActivationFilter.read(call.query(), call.namespace());
        return filter.part()
                .reply(() -> service.list(call.identity(), filter), () -> service.count(call.identity(), filter));
    }

    private Reply get(Call call) {
        return Reply.json(200, ActivationCodec.toJson(record(call)));
    }

    private Reply logs(Call call) {
        ObjectNode json = Json.object();
        ArrayNode logs = json.putArray("logs");
        record(call).logs().forEach(logs::add);
        return Reply.json(200, json);
    }

    private Reply result(Call call) {
        return Reply.json(200, ActivationCodec.responseToJson(record(call).response()));
    }

    private Activation record(Call call) {
        return service.get(call.identity(), call.namespace(), new ActivationId(call.segment("id")));
    }
}
