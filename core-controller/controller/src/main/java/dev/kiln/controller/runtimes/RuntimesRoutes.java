// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.runtimes;

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
import dev.kiln.model.runtimes.Runtimes;
import dev.kiln.model.runtimes.RuntimesJson;
import java.util.List;
import java.util.Optional;

/** The paths of the language runtimes. */
final class RuntimesRoutes {

    private static final String PATH = "/admin/v1/runtimes";

    private final Book<Runtimes> book;
    private final RuntimesTeller teller;
    private final AuditLog audit;

    RuntimesRoutes(Book<Runtimes> book, RuntimesTeller teller, AuditLog audit) {
        this.book = book;
        this.teller = teller;
        this.audit = audit;
    }

    List<Route> routes() {
        return List.of(
                Route.of("GET", PATH, "Read the language runtimes: kinds and their images", this::get)
                        .open(Access.VIEWER),
                Route.of("PUT", PATH, "Replace the language runtimes while all works", this::put)
                        .open(Access.OPERATOR)
                        .taking(BodyRule.EVENT));
    }

    private Reply get(Call call) {
        book.look();
        return reply(book.get());
    }

    private Reply put(Call call) {
        ObjectNode body = call.body().requiredObject();
        Book.Change<Runtimes> replaced = book.replace(RuntimesPut.read(body), Expected.read(call, body));
        audit.did(
                call,
                "set",
                "runtimes",
                new Change(Optional.of(replaced.before()), Optional.of(RuntimesJson.of(replaced.after()))));
        return reply(replaced.after());
    }

    /** With who works with them already: a change is everywhere when both numbers are the same. */
    private Reply reply(Runtimes runtimes) {
        ObjectNode json = RuntimesJson.of(runtimes);
        json.set("invokers", teller.reach(runtimes.revision()));
        return Reply.json(200, json).with("ETag", "\"" + runtimes.revision() + "\"");
    }
}
