// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.admin;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kiln.controller.admin.SubjectJson.Keys;
import dev.kiln.controller.http.Call;
import dev.kiln.controller.http.Reply;
import dev.kiln.controller.http.Route;
import dev.kiln.controller.http.Route.Access;
import dev.kiln.controller.http.Route.BodyRule;
import dev.kiln.controller.problem.Problem;
import dev.kiln.controller.problem.Refusal;
import dev.kiln.model.identity.Role;
import java.util.List;
import java.util.Optional;

/** The path of what a subject may do as an operator. */
final class RoleRoutes {

    private static final String NONE = "none";

    private final SubjectService service;

    RoleRoutes(SubjectService service) {
        this.service = service;
    }

    List<Route> routes() {
        return List.of(Route.of(
                        "PUT",
                        "/admin/v1/subjects/{subject}/role",
                        "Let a subject read what operators read, or change it, or neither",
                        this::put)
                .open(Access.OPERATOR)
                .taking(BodyRule.PAYLOAD));
    }

    private Reply put(Call call) {
        String name = call.segment("subject");
        service.setRole(call, name, read(call.body().requiredObject()));
        return Reply.json(200, SubjectJson.of(service.get(name), Keys.NONE));
    }

    private static Optional<Role> read(ObjectNode body) {
        String word = body.path("role").asText();
        Optional<Role> role = Role.named(word);
        if (body.size() != 1 || (role.isEmpty() && !word.equals(NONE))) {
            throw new Refusal(
                    new Problem.Malformed("'role' must be viewer, operator or none, and there is no other field"));
        }
        return role;
    }
}
