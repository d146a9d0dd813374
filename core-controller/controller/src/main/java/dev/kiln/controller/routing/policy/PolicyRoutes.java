// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.routing.policy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kiln.controller.audit.AuditLog;
import dev.kiln.controller.audit.Change;
import dev.kiln.controller.book.Book;
import dev.kiln.controller.book.Expected;
import dev.kiln.controller.http.Call;
import dev.kiln.controller.http.Reply;
import dev.kiln.controller.http.Route;
import dev.kiln.controller.http.Route.Access;
import dev.kiln.controller.http.Route.BodyRule;
import dev.kiln.controller.routing.Ask;
import dev.kiln.controller.routing.Course;
import dev.kiln.controller.routing.RoutingTable;
import dev.kiln.controller.routing.TableJson;
import dev.kiln.controller.routing.TableReader;
import dev.kiln.controller.scheduling.Demand;
import dev.kiln.controller.scheduling.Scheduler;
import dev.kiln.model.action.Action;
import dev.kiln.model.identity.Identity;
import dev.kiln.model.name.NamespaceName;
import dev.kiln.model.name.QualifiedName;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** The paths of the routing policy. */
public final class PolicyRoutes {

    private static final String PATH = "/admin/v1/routes";

    private final Book<RoutingTable> book;
    private final Scheduler scheduler;
    private final AskReader asks;
    private final Function<NamespaceName, Optional<Identity>> owners;
    private final AuditLog audit;

    /**
     * Makes them.
     *
     * @param actions blocks; the action of a name, if there is one
     * @param owners blocks; whose a namespace is
     */
    public PolicyRoutes(
            Book<RoutingTable> book,
            Scheduler scheduler,
            Function<QualifiedName, Optional<Action>> actions,
            Function<NamespaceName, Optional<Identity>> owners,
            AuditLog audit) {
        this.book = book;
        this.scheduler = scheduler;
        this.asks = new AskReader(actions);
        this.owners = owners;
        this.audit = audit;
    }

    public List<Route> routes() {
        return List.of(
                route("GET", PATH, "Read the rules by which activations go to pools", this::get),
                route("PUT", PATH, "Replace the rules by which activations go to pools", this::put)
                        .taking(BodyRule.EVENT),
                route("POST", PATH + "/explain", "Say where an action would go now, and why", this::explain)
                        .taking(BodyRule.PAYLOAD));
    }

    private static Route route(String method, String path, String summary, Route.Answer answer) {
        // asking where something would go changes nothing
        return Route.of(method, path, summary, answer).open(method.equals("PUT") ? Access.OPERATOR : Access.VIEWER);
    }

    private Reply get(Call call) {
        book.look();
        return reply(book.get());
    }

    private Reply put(Call call) {
        ObjectNode body = call.body().requiredObject();
        Book.Change<RoutingTable> replaced = book.replace(TableReader.read(body, 0), Expected.read(call, body));
        audit.did(
                call,
                "set",
                "routes",
                new Change(Optional.of(replaced.before()), Optional.of(TableJson.of(replaced.after()))));
        return reply(replaced.after());
    }

    private Reply explain(Call call) {
        AskReader.Asked asked = asks.read(call.body().requiredObject());
        RoutingTable table = book.get();
        return Reply.json(200, Explanation.of(table, asked.ask(), scheduler.outlook(demand(table, asked))));
    }

    /** Of an action that there is, with the same home as its activations have. */
    private Demand demand(RoutingTable table, AskReader.Asked asked) {
        Ask ask = asked.ask();
        Course course = table.course(ask);
        return asked.action()
                .map(it -> {
                    Optional<Identity> owner = owners.apply(new NamespaceName(ask.namespace()));
                    return Demand.of(it, owner.map(Identity::namespaceUuid).orElse(""), course);
                })
                .orElseGet(() -> Demand.of(ask.namespace(), ask.memoryMegabytes(), course));
    }

    private static Reply reply(RoutingTable table) {
        ObjectNode json = TableJson.of(table);
        table.trouble().ifPresent(it -> json.put("trouble", it));
        return Reply.json(200, json).with("ETag", "\"" + table.revision() + "\"");
    }
}
