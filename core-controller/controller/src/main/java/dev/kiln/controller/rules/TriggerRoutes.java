// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.rules;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kiln.controller.entitlement.Right;
import dev.kiln.controller.entity.PutFields;
import dev.kiln.controller.http.Call;
import dev.kiln.controller.http.Reply;
import dev.kiln.controller.http.Route;
import dev.kiln.controller.http.Route.BodyRule;
import dev.kiln.controller.listing.ListQuery;
import dev.kiln.model.activation.ActivationId;
import dev.kiln.model.json.Json;
import dev.kiln.model.name.EntityName;
import dev.kiln.model.name.QualifiedName;
import dev.kiln.model.rule.TriggerCodec;
import java.util.List;
import java.util.Optional;

/** The paths of triggers. */
final class TriggerRoutes {

    private static final String COLLECTION = "triggers";
    private static final String ALL = "/api/v1/namespaces/{namespace}/triggers";
    private static final String ONE = ALL + "/{name}";
    private static final String ACTIVATION_ID = "x-openwhisk-activation-id";

    private final TriggerService service;
    private final Firing firing;

    TriggerRoutes(TriggerService service, Firing firing) {
        this.service = service;
        this.firing = firing;
    }

    List<Route> routes() {
        return List.of(
                Route.of("GET", ALL, "List triggers", this::list).query("limit", "skip", "count"),
                Route.of("GET", ONE, "Read a trigger", this::get),
                Route.of("PUT", ONE, "Create or update a trigger", this::put)
                        .taking(BodyRule.ENTITY)
                        .query("overwrite"),
                Route.of("POST", ONE, "Fire a trigger", this::fire).taking(BodyRule.PAYLOAD),
                Route.of("DELETE", ONE, "Delete a trigger", this::delete));
    }

    private Reply list(Call call) {
        ListQuery query = ListQuery.read(call.query(), COLLECTION);
        return query.reply(
                () -> service.list(call.identity(), call.namespace(), query),
                () -> service.count(call.identity(), call.namespace()));
    }

    private Reply get(Call call) {
        return Reply.json(200, TriggerCodec.toJson(service.get(call.identity(), Right.READ, name(call))));
    }

    private Reply put(Call call) {
        boolean mayOverwrite = call.query().flag("overwrite", false);
        PutFields put = PutFields.read(call.body().requiredObject());
        return Reply.json(200, TriggerCodec.toJson(service.put(call.identity(), name(call), put, mayOverwrite)));
    }

    private Reply delete(Call call) {
        return Reply.json(200, TriggerCodec.toJson(service.delete(call.identity(), name(call))));
    }

    private Reply fire(Call call) {
        ObjectNode payload = call.body().object().orElseGet(Json::object);
        Optional<ActivationId> fired =
                firing.fire(name(call), new Firing.Shot(call.transaction(), call.identity(), payload, Json.object()));
        return fired.map(id -> Reply.json(202, Json.object().put("activationId", id.value()))
                        .with(ACTIVATION_ID, id.value()))
                .orElseGet(() -> Reply.empty(204));
    }

    private static QualifiedName name(Call call) {
        return QualifiedName.of(call.namespace(), new EntityName(call.segment("name")));
    }
}
