// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.actions;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kiln.controller.entity.FoundAction;
import dev.kiln.controller.http.ByteBudget;
import dev.kiln.controller.http.Call;
import dev.kiln.controller.http.Reply;
import dev.kiln.controller.http.Route;
import dev.kiln.controller.http.Route.BodyRule;
import dev.kiln.controller.listing.ListQuery;
import dev.kiln.model.action.Action;
import dev.kiln.model.action.ActionCodec;
import dev.kiln.model.name.EntityName;
import dev.kiln.model.name.QualifiedName;
import dev.kiln.model.runtimes.RuntimesManifest;
import java.util.List;
import java.util.function.Supplier;

/** The paths of actions, but for their invocation. */
public final class ActionRoutes {

    private static final String COLLECTION = "actions";
    private static final String ALL = "/api/v1/namespaces/{namespace}/actions";
    private static final String ONE = ALL + "/{name}";
    private static final String PACKAGE = ALL + "/{package}/";
    private static final String PACKAGED = ALL + "/{package}/{name}";

    private final ActionService service;
    private final ExecReader execs;
    private final ByteBudget budget;

    /**
     * Makes it.
     *
     * @param manifest the kinds as they are now; must not wait
     */
    public ActionRoutes(ActionService service, Supplier<RuntimesManifest> manifest, ByteBudget budget) {
        this.service = service;
        this.execs = new ExecReader(manifest);
        this.budget = budget;
    }

    public List<Route> routes() {
        return List.of(
                Route.of("GET", ALL, "List actions", this::list).query("limit", "skip", "count"),
                Route.of("GET", PACKAGE, "List the actions of a package", this::listPackage)
                        .query("limit", "skip", "count"),
                Route.of("GET", ONE, "Read an action", this::get).query("code"),
                Route.of("GET", PACKAGED, "Read an action of a package", this::get)
                        .query("code"),
                Route.of("PUT", ONE, "Create or update an action", this::put)
                        .taking(BodyRule.ENTITY)
                        .query("overwrite"),
                Route.of("PUT", PACKAGED, "Create or update an action of a package", this::put)
                        .taking(BodyRule.ENTITY)
                        .query("overwrite"),
                Route.of("DELETE", ONE, "Delete an action", this::delete),
                Route.of("DELETE", PACKAGED, "Delete an action of a package", this::delete));
    }

    private Reply list(Call call) {
        ListQuery query = ListQuery.read(call.query(), COLLECTION);
        return query.reply(
                () -> service.list(call.identity(), call.namespace(), query),
                () -> service.count(call.identity(), call.namespace()));
    }

    private Reply listPackage(Call call) {
        ListQuery query = ListQuery.read(call.query(), COLLECTION);
        QualifiedName name = QualifiedName.of(call.namespace(), new EntityName(call.segment("package")));
        return query.reply(
                () -> service.listPackage(call.identity(), name, query),
                () -> service.countPackage(call.identity(), name));
    }

    private Reply get(Call call) {
        boolean withCode = call.query().flag("code", true);
        FoundAction found = service.get(call.identity(), ActionNames.of(call));
        if (!withCode) {
            ObjectNode json = ActionCodec.toJsonWithoutCode(found.action());
            found.binding().ifPresent(it -> json.put("binding", it.toString()));
            return Reply.json(200, json);
        }
        ByteBudget.Share share = budget.open();
        return paying(share, () -> service.withCode(found.action(), share));
    }

    private Reply put(Call call) {
        boolean mayOverwrite = call.query().flag("overwrite", false);
        QualifiedName name = ActionNames.of(call);
        ObjectNode json = call.body().requiredObject();
        ActionPut put = ActionPut.read(json, execs, call.identity().namespace());
        ByteBudget.Share share = budget.open();
        return paying(share, () -> service.put(call.identity(), name, put, mayOverwrite, share));
    }

    private Reply delete(Call call) {
        return Reply.json(200, ActionCodec.toJsonWithoutCode(service.delete(call.identity(), ActionNames.of(call))));
    }

    /** The memory of loaded code is paid for until the reply has left. */
    private static Reply paying(ByteBudget.Share share, Supplier<Action> source) {
        try {
            return Reply.json(200, ActionCodec.toJson(source.get())).afterwards(share::close);
        } catch (RuntimeException e) {
            share.close();
            throw e;
        }
    }
}
