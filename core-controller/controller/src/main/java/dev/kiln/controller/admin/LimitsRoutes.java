// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.admin;

import dev.kiln.controller.http.Call;
import dev.kiln.controller.http.Reply;
import dev.kiln.controller.http.Route;
import dev.kiln.controller.http.Route.Access;
import dev.kiln.controller.http.Route.BodyRule;
import dev.kiln.controller.problem.Problem;
import dev.kiln.controller.problem.Refusal;
import dev.kiln.model.identity.Subject;
import dev.kiln.model.identity.Subject.OwnedNamespace;
import dev.kiln.model.json.Json;
import dev.kiln.model.limits.LimitsCodec;
import dev.kiln.model.limits.NamespaceLimits;
import dev.kiln.model.name.NamespaceName;
import dev.kiln.store.Stored;
import dev.kiln.store.SubjectStore;
import java.util.List;
import java.util.function.UnaryOperator;

/** The paths of what is set for a namespace. It belongs to its owners' subjects, so a namespace without an owner has none. */
final class LimitsRoutes {

    private static final String PATH = "/admin/v1/namespaces/{namespace}/limits";

    private final SubjectStore store;
    private final SubjectChanges changes;

    LimitsRoutes(SubjectStore store, SubjectChanges changes) {
        this.store = store;
        this.changes = changes;
    }

    List<Route> routes() {
        return List.of(
                route("GET", "Read what is set for a namespace", this::get),
                route("PUT", "Set limits of a namespace, or forget those that are null", this::put)
                        .taking(BodyRule.PAYLOAD),
                route("DELETE", "Forget all limits of a namespace, so that the system's apply", this::delete));
    }

    private static Route route(String method, String summary, Route.Answer answer) {
        return Route.of(method, PATH, summary, answer).open(method.equals("GET") ? Access.VIEWER : Access.OPERATOR);
    }

    private Reply get(Call call) {
        return Reply.json(200, LimitsCodec.toJson(current(namespace(call))));
    }

    private Reply put(Call call) {
        NamespaceName namespace = namespace(call);
        LimitsChange change = LimitsChange.read(call.body().requiredObject());
        set(call, "set limits of " + namespace, namespace, change::applyTo);
        return Reply.json(200, LimitsCodec.toJson(current(namespace)));
    }

    private Reply delete(Call call) {
        NamespaceName namespace = namespace(call);
        if (current(namespace).equals(NamespaceLimits.NONE)) {
            throw new Refusal(new Problem.Unknown(
                    "Failed to delete limits (there are none of \"" + namespace + "\" that were set)"));
        }
        set(call, "delete limits of " + namespace, namespace, old -> NamespaceLimits.NONE);
        return Reply.json(200, Json.object().put("message", "Limits deleted"));
    }

    private void set(Call call, String what, NamespaceName namespace, UnaryOperator<NamespaceLimits> change) {
        for (Stored<Subject> owner : store.byNamespace(namespace)) {
            String name = owner.value().name();
            changes.change(
                    call, what, name, before -> with(before.orElseThrow(() -> nobodys(namespace)), namespace, change));
        }
    }

    private NamespaceLimits current(NamespaceName namespace) {
        return store.byNamespace(namespace).stream()
                .flatMap(it -> it.value().namespaces().stream())
                .filter(it -> it.name().equals(namespace))
                .map(OwnedNamespace::limits)
                .findFirst()
                .orElseThrow(() -> nobodys(namespace));
    }

    private static Subject with(Subject subject, NamespaceName namespace, UnaryOperator<NamespaceLimits> change) {
        return subject.with(subject.namespaces().stream()
                .map(it -> it.name().equals(namespace)
                        ? new OwnedNamespace(it.name(), it.uuid(), it.key(), change.apply(it.limits()))
                        : it)
                .toList());
    }

    /** Not {@link Call#namespace}: an operator's own namespace has no short name here. */
    private static NamespaceName namespace(Call call) {
        return new NamespaceName(call.segment("namespace"));
    }

    private static Refusal nobodys(NamespaceName namespace) {
        return new Refusal(new Problem.Unknown(
                "no identities found for namespace \"" + namespace + "\"; make a subject for it first"));
    }
}
