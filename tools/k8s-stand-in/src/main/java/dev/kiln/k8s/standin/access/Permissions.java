// SPDX-License-Identifier: Apache-2.0
package dev.kiln.k8s.standin.access;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kiln.k8s.standin.faults.Fault;
import dev.kiln.k8s.standin.faults.Faults;
import dev.kiln.k8s.standin.objects.Json;
import dev.kiln.k8s.standin.objects.ResourceTypes;
import dev.kiln.k8s.standin.store.Store;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Decides by the roles and bindings in the store, as RBAC does. */
public final class Permissions {

    private static final String ANY = "*";

    private final Store store;
    private final Faults faults;

    public Permissions(Store store, Faults faults) {
        this.store = store;
        this.faults = faults;
    }

    public boolean allows(Account account, Attempt attempt) {
        if (account.isAdministrator()) {
            return true;
        }
        return !isSwitchedOff(attempt)
                && rules(account, attempt.namespace()).stream().anyMatch(it -> covers(it, attempt));
    }

    /** All rules that hold for somebody in a namespace; in an empty one those of the whole cluster. */
    public List<JsonNode> rules(Account account, String namespace) {
        List<JsonNode> rules = new ArrayList<>();
        store.list(ResourceTypes.CLUSTER_ROLE_BINDINGS, "").stream()
                .filter(it -> binds(it, account))
                .forEach(it -> rules.addAll(rulesOf(it, "")));
        if (!namespace.isEmpty()) {
            store.list(ResourceTypes.ROLE_BINDINGS, namespace).stream()
                    .filter(it -> binds(it, account))
                    .forEach(it -> rules.addAll(rulesOf(it, namespace)));
        }
        return rules;
    }

    private boolean isSwitchedOff(Attempt attempt) {
        return faults.argument(Fault.PERMISSION_DENIED)
                .filter(it -> it.equals(attempt.verb()) || it.equals(attempt.verb() + " " + attempt.resource()))
                .isPresent();
    }

    private List<JsonNode> rulesOf(ObjectNode binding, String namespace) {
        JsonNode reference = binding.path("roleRef");
        Optional<ObjectNode> role = Json.text(reference, "kind").equals("Role")
                ? store.get(ResourceTypes.ROLES, namespace, Json.text(reference, "name"))
                : store.get(ResourceTypes.CLUSTER_ROLES, "", Json.text(reference, "name"));
        return role.map(it -> Json.items(it, "rules")).orElse(List.of());
    }

    private static boolean binds(ObjectNode binding, Account account) {
        return Json.items(binding, "subjects").stream().anyMatch(it -> switch (Json.text(it, "kind")) {
            case "ServiceAccount" ->
                account.user()
                        .equals(Account.ofService(Json.text(it, "namespace"), Json.text(it, "name"))
                                .user());
            case "Group" -> account.groups().contains(Json.text(it, "name"));
            default -> account.user().equals(Json.text(it, "name"));
        });
    }

    private static boolean covers(JsonNode rule, Attempt attempt) {
        List<String> names = Json.texts(rule, "resourceNames").toList();
        return holds(rule, "verbs", attempt.verb())
                && holds(rule, "apiGroups", attempt.group())
                && coversResource(rule, attempt.resource())
                && (names.isEmpty() || names.contains(attempt.name()));
    }

    private static boolean coversResource(JsonNode rule, String resource) {
        String[] parts = resource.split("/", 2);
        return holds(rule, "resources", resource)
                || (parts.length == 2 && Json.texts(rule, "resources").anyMatch(it -> it.equals("*/" + parts[1])));
    }

    private static boolean holds(JsonNode rule, String field, String value) {
        return Json.texts(rule, field).anyMatch(it -> it.equals(ANY) || it.equals(value));
    }
}
