// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.admin;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kiln.controller.admin.SubjectJson.Keys;
import dev.kiln.controller.audit.AuditLog;
import dev.kiln.controller.audit.Change;
import dev.kiln.controller.http.Call;
import dev.kiln.controller.http.Reply;
import dev.kiln.controller.http.Route;
import dev.kiln.controller.http.Route.Access;
import dev.kiln.controller.http.Route.BodyRule;
import dev.kiln.controller.listing.ListQuery;
import dev.kiln.controller.problem.Problem;
import dev.kiln.controller.problem.Refusal;
import dev.kiln.model.identity.AuthKey;
import dev.kiln.model.identity.Subject;
import dev.kiln.model.json.Json;
import dev.kiln.model.name.NamespaceName;
import java.util.List;
import java.util.Optional;

/** The paths of subjects. */
final class SubjectRoutes {

    private static final String ALL = "/admin/v1/subjects";
    private static final String ONE = ALL + "/{subject}";

    private final SubjectService service;
    private final AuditLog audit;

    SubjectRoutes(SubjectService service, AuditLog audit) {
        this.service = service;
        this.audit = audit;
    }

    List<Route> routes() {
        return List.of(
                route("GET", ALL, "List subjects, or those of a namespace", this::list)
                        .query("limit", "skip", "namespace", "keys"),
                route("GET", ONE, "Read a subject", this::get).query("keys"),
                route("PUT", ONE, "Make a subject, add a namespace to it, or give one a new key", this::put)
                        .taking(BodyRule.PAYLOAD),
                route("DELETE", ONE, "Delete a subject, or one of its namespaces", this::delete)
                        .query("namespace"),
                route("POST", ONE + "/block", "Let a subject in no more", call -> setBlocked(call, true)),
                route("POST", ONE + "/unblock", "Let a subject in again", call -> setBlocked(call, false)),
                route("POST", ONE + "/migrate", "Replace keys in the clear by hashes", this::migrate),
                route("GET", "/admin/v1/whois", "Find out whose a uuid is", this::whois)
                        .query("uuid"));
    }

    private static Route route(String method, String path, String summary, Route.Answer answer) {
        return Route.of(method, path, summary, answer).open(method.equals("GET") ? Access.VIEWER : Access.OPERATOR);
    }

    private Reply list(Call call) {
        ListQuery query = ListQuery.read(call.query(), "subjects");
        Optional<NamespaceName> namespace = call.query().get("namespace").map(NamespaceName::new);
        Keys keys = keys(call, namespace.map(it -> "of namespace " + it).orElse("of all subjects"));
        List<Subject> subjects = namespace
                .map(it -> service.owners(it).stream()
                        .skip(query.skip())
                        .limit(query.limit())
                        .toList())
                .orElseGet(() -> service.list(query.page()));
        ArrayNode json = Json.array();
        subjects.forEach(it -> json.add(SubjectJson.of(it, keys)));
        return secret(Reply.json(200, json));
    }

    private Reply get(Call call) {
        String name = call.segment("subject");
        return secret(Reply.json(200, SubjectJson.of(service.get(name), keys(call, "of subject " + name))));
    }

    private Reply put(Call call) {
        SubjectPut put =
                SubjectPut.read(call.segment("subject"), call.body().object().orElseGet(Json::object));
        AuthKey key = service.put(call, put);
        ObjectNode json = Json.object()
                .put("subject", put.subject())
                .put("namespace", put.namespace().value())
                .put("uuid", key.uuid())
                .put("key", key.key().value());
        return secret(Reply.json(200, json));
    }

    private Reply delete(Call call) {
        String name = call.segment("subject");
        Optional<NamespaceName> namespace = call.query().get("namespace").map(NamespaceName::new);
        namespace.ifPresentOrElse(it -> service.deleteNamespace(call, name, it), () -> service.delete(call, name));
        return Reply.json(
                200, Json.object().put("message", namespace.isPresent() ? "Namespace deleted" : "Subject deleted"));
    }

    private Reply setBlocked(Call call, boolean isBlocked) {
        String name = call.segment("subject");
        service.setBlocked(call, name, isBlocked);
        return Reply.json(
                200,
                Json.object().put("message", "\"" + name + "\" " + (isBlocked ? "" : "un") + "blocked successfully"));
    }

    private Reply migrate(Call call) {
        String name = call.segment("subject");
        return Reply.json(200, Json.object().put("subject", name).put("migrated", service.migrate(call, name)));
    }

    private Reply whois(Call call) {
        String uuid = call.query()
                .get("uuid")
                .filter(it -> !it.isEmpty())
                .orElseThrow(() -> new Refusal(new Problem.MalformedQuery("uuid", "It must be given.")));
        SubjectService.Whois whois = service.whois(uuid);
        return Reply.json(
                200,
                Json.object()
                        .put("subject", whois.subject())
                        .put("namespace", whois.namespace().value()));
    }

    /** Whoever looks at keys is noted, as if he changed something. */
    private Keys keys(Call call, String whose) {
        if (!call.query().flag("keys", false)) {
            return Keys.NONE;
        }
        if (!call.identity().isOperator()) {
            throw new Refusal(Problem.Forbidden.ROUTE);
        }
        audit.did(call, "read keys", whose, Change.NOTHING);
        return Keys.PLAIN;
    }

    private static Reply secret(Reply reply) {
        return reply.with("Cache-Control", "no-store");
    }
}
