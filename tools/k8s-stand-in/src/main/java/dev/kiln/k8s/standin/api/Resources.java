// SPDX-License-Identifier: Apache-2.0
package dev.kiln.k8s.standin.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kiln.k8s.standin.access.Account;
import dev.kiln.k8s.standin.access.Accounts;
import dev.kiln.k8s.standin.controllers.DeleteOptions;
import dev.kiln.k8s.standin.controllers.Deletion;
import dev.kiln.k8s.standin.controllers.DisruptionBudgets;
import dev.kiln.k8s.standin.objects.Json;
import dev.kiln.k8s.standin.objects.Numbers;
import dev.kiln.k8s.standin.objects.Refusal;
import dev.kiln.k8s.standin.objects.ResourceType;
import dev.kiln.k8s.standin.objects.ResourceTypes;
import dev.kiln.k8s.standin.store.Snapshot;
import dev.kiln.k8s.standin.store.Store;
import dev.kiln.k8s.standin.wire.Request;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The verbs on objects, each of which has one answer. */
public final class Resources {

    /** Of these a deletion answers with the object, of others with a word. */
    private static final Set<ResourceType> TOLD_WHEN_DELETED = Set.of(
            ResourceTypes.PODS, ResourceTypes.SERVICES, ResourceTypes.SERVICE_ACCOUNTS, ResourceTypes.VOLUME_CLAIMS);

    private final Store store;
    private final Writes writes;
    private final Deletion deletion;
    private final Lists lists;
    private final Patches patches;
    private final DisruptionBudgets budgets;
    private final Accounts accounts;

    public Resources(Store store, Writes writes, Deletion deletion, DisruptionBudgets budgets, Accounts accounts) {
        this.store = store;
        this.writes = writes;
        this.deletion = deletion;
        this.budgets = budgets;
        this.accounts = accounts;
        this.lists = new Lists(store);
        this.patches = new Patches(store, writes);
    }

    Answer answer(Target target, String verb, Request request, JsonNode body) {
        boolean isDry = request.parameters("dryRun").contains("All");
        if (!request.parameters("dryRun").isEmpty() && !isDry) {
            throw Refusal.badRequest(
                    "dryRun: Unsupported value: " + request.parameters("dryRun") + ": supported values: \"All\"");
        }
        return switch (verb) {
            case "get" -> Answer.ok(get(target));
            case "list" -> Answer.ok(lists.list(target, request));
            case "create" -> create(target, body, isDry);
            case "update" -> Answer.ok(writes.update(target, ignored -> object(body), isDry));
            case "patch" -> patches.patch(target, request, body, isDry);
            case "delete" -> delete(target, options(request, body, isDry));
            case "deletecollection" -> deleteAll(target, request, options(request, body, isDry));
            default -> throw Refusal.methodNotAllowed();
        };
    }

    private ObjectNode get(Target target) {
        return store.get(target.type(), target.namespace(), target.name())
                .orElseThrow(() -> Refusal.notFound(target.type(), target.name()));
    }

    private Answer create(Target target, JsonNode body, boolean isDry) {
        return switch (target.subresource()) {
            case "" -> {
                if (!target.isCollection()) {
                    throw Refusal.methodNotAllowed();
                }
                yield Answer.created(writes.create(target.type(), target.namespace(), body, isDry));
            }
            case "eviction" -> {
                DeleteOptions options = DeleteOptions.of(body.path("deleteOptions"));
                budgets.evict(target.namespace(), target.name(), isDry ? options.dry() : options);
                yield Answer.created(success());
            }
            case "token" -> token(target, body);
            default -> throw Refusal.methodNotAllowed();
        };
    }

    /** A token for a service account; it does not expire. */
    private Answer token(Target target, JsonNode body) {
        get(target);
        String token = "stand-in-" + store.newUid();
        accounts.admit(token, Account.ofService(target.namespace(), target.name()));
        ObjectNode request = object(body).deepCopy();
        request.put("kind", "TokenRequest").put("apiVersion", "authentication.k8s.io/v1");
        Json.make(request, "status")
                .put("token", token)
                .put("expirationTimestamp", store.now().plusSeconds(3600).toString());
        return Answer.created(request);
    }

    private Answer delete(Target target, DeleteOptions options) {
        Deletion.Outcome outcome = deletion.delete(target.type(), target.namespace(), target.name(), options);
        if (TOLD_WHEN_DELETED.contains(target.type()) || !outcome.isGone()) {
            return Answer.ok(outcome.object());
        }
        ObjectNode status = success();
        ObjectNode details = status.putObject("details").put("name", target.name());
        if (!target.type().group().isEmpty()) {
            details.put("group", target.type().group());
        }
        details.put("kind", target.type().plural()).put("uid", Json.uid(outcome.object()));
        return Answer.ok(status);
    }

    private Answer deleteAll(Target target, Request request, DeleteOptions options) {
        ResourceType type = target.type();
        Selection selection = Selection.of(type, request);
        Snapshot snapshot = store.snapshot(type, target.namespace());
        List<ObjectNode> deleted = new ArrayList<>();
        snapshot.objects().stream().filter(selection::matches).forEach(it -> {
            try {
                deleted.add(deletion.delete(type, Json.namespace(it), Json.name(it), options)
                        .object());
            } catch (Refusal e) {
                // gone by itself meanwhile
                if (e.code() != 404) {
                    throw e;
                }
            }
        });
        return Answer.ok(Lists.render(type, store.revision(), deleted, 0, false));
    }

    private static DeleteOptions options(Request request, JsonNode body, boolean isDry) {
        DeleteOptions options = DeleteOptions.of(body);
        if (request.parameter("gracePeriodSeconds").isPresent()
                && options.gracePeriodSeconds().isEmpty()) {
            options = options.within(
                    Numbers.parse(request.parameter("gracePeriodSeconds").get()));
        }
        return isDry ? options.dry() : options;
    }

    private static ObjectNode object(JsonNode body) {
        if (body instanceof ObjectNode object) {
            return object;
        }
        throw Refusal.badRequest("the body of the request is not an object");
    }

    private static ObjectNode success() {
        ObjectNode status = Json.object().put("kind", "Status").put("apiVersion", "v1");
        status.putObject("metadata");
        return status.put("status", "Success");
    }
}
