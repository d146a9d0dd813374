// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.audit;

import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.kiln.controller.http.Call;
import dev.kiln.controller.http.Reply;
import dev.kiln.controller.http.Route;
import dev.kiln.controller.http.Route.Access;
import dev.kiln.controller.problem.Problem;
import dev.kiln.controller.problem.Refusal;
import dev.kiln.model.json.Json;
import java.time.Instant;
import java.util.List;

/** The path of what operators did. */
public final class AuditRoutes {

    private static final int MOST = 200;
    private static final int USUAL = 30;

    private final AuditLog audit;

    public AuditRoutes(AuditLog audit) {
        this.audit = audit;
    }

    public List<Route> routes() {
        return List.of(Route.of("GET", "/admin/v1/audit", "What operators did, the latest first", this::list)
                .open(Access.VIEWER)
                .query("since", "limit"));
    }

    private Reply list(Call call) {
        long since = number(call, "since", 0, Long.MAX_VALUE);
        int limit = (int) number(call, "limit", USUAL, MOST);
        ArrayNode json = Json.array();
        // 0 means the most here as in all lists
        audit.entries(Instant.ofEpochMilli(since), limit == 0 ? MOST : limit).forEach(json::add);
        return Reply.json(200, json);
    }

    private static long number(Call call, String name, long usual, long most) {
        String text = call.query().get(name).orElse(String.valueOf(usual));
        try {
            long number = Long.parseLong(text);
            if (number >= 0 && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // as one that is out of bounds
        }
        throw new Refusal(new Problem.MalformedQuery(
                name, "It must be a whole number from 0 to " + most + ", not '" + text + "'."));
    }
}
