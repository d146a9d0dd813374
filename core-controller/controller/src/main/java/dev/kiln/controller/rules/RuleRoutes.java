// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.rules;

import dev.kiln.controller.http.Call;
import dev.kiln.controller.http.Reply;
import dev.kiln.controller.http.Route;
import dev.kiln.controller.http.Route.BodyRule;
import dev.kiln.controller.listing.ListQuery;
import dev.kiln.model.json.MalformedJsonException;
import dev.kiln.model.name.EntityName;
import dev.kiln.model.name.QualifiedName;
import dev.kiln.model.rule.RuleStatus;
import java.util.List;

/** The paths of rules. */
final class RuleRoutes {

    private static final String COLLECTION = "rules";
    private static final String ALL = "/api/v1/namespaces/{namespace}/rules";
    private static final String ONE = ALL + "/{name}";

    private final RuleService service;

    RuleRoutes(RuleService service) {
        this.service = service;
    }

    List<Route> routes() {
        return List.of(
                Route.of("GET", ALL, "List rules", this::list).query("limit", "skip", "count"),
                Route.of("GET", ONE, "Read a rule", this::get),
                Route.of("PUT", ONE, "Create or update a rule", this::put)
                        .taking(BodyRule.ENTITY)
                        .query("overwrite"),
                Route.of("POST", ONE, "Switch a rule on or off", this::set).taking(BodyRule.ENTITY),
                Route.of("DELETE", ONE, "Delete a rule", this::delete));
    }

    private Reply list(Call call) {
        ListQuery query = ListQuery.read(call.query(), COLLECTION);
        return query.reply(
                () -> service.list(call.identity(), call.namespace(), query),
                () -> service.count(call.identity(), call.namespace()));
    }

    private Reply get(Call call) {
        return Reply.json(200, service.get(call.identity(), name(call)));
    }

    private Reply put(Call call) {
        boolean mayOverwrite = call.query().flag("overwrite", false);
        RulePut put = RulePut.read(call.body().requiredObject(), call.identity().namespace());
        return Reply.json(200, service.put(call.identity(), name(call), put, mayOverwrite));
    }

    private Reply set(Call call) {
        String word = call.body().requiredObject().path("status").asText();
        RuleStatus status = RuleStatus.ofWord(word)
                .orElseThrow(() -> new MalformedJsonException(word + " is not a recognized rule state"));
        service.set(call.identity(), name(call), status);
        return Reply.text(200, "OK");
    }

    private Reply delete(Call call) {
        return Reply.json(200, service.delete(call.identity(), name(call)));
    }

    private static QualifiedName name(Call call) {
        return QualifiedName.of(call.namespace(), new EntityName(call.segment("name")));
    }
}
