// SPDX-License-Identifier: Apache-2.0
package dev.kiln.k8s.standin.validation;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kiln.k8s.standin.objects.Json;
import dev.kiln.k8s.standin.objects.Refusal.Cause;
import java.util.List;

/** Kinds that say what others may do. */
final class PolicyRules {

    private static final String RBAC = "rbac.authorization.k8s.io";

    private PolicyRules() {}

    static void checkNetworkPolicy(JsonNode spec, Findings findings) {
        Json.texts(spec, "policyTypes")
                .filter(it -> !List.of("Ingress", "Egress").contains(it))
                .forEach(it -> findings.add(Cause.unsupported("spec.policyTypes", it, "Egress", "Ingress")));
        checkRules(spec, "ingress", "from", findings);
        checkRules(spec, "egress", "to", findings);
    }

    private static void checkRules(JsonNode spec, String direction, String peers, Findings findings) {
        int index = 0;
        for (JsonNode rule : Json.items(spec, direction)) {
            String path = "spec." + direction + "[" + index++ + "]";
            int at = 0;
            for (JsonNode peer : Json.items(rule, peers)) {
                checkPeer(peer, path + "." + peers + "[" + at++ + "]", findings);
            }
            at = 0;
            for (JsonNode port : Json.items(rule, "ports")) {
                String here = path + ".ports[" + at++ + "]";
                findings.port(port, here, "port");
                findings.oneOf(port, here, "protocol", "SCTP", "TCP", "UDP");
            }
        }
    }

    private static void checkPeer(JsonNode peer, String path, Findings findings) {
        boolean selects = peer.has("podSelector") || peer.has("namespaceSelector");
        if (!selects && !peer.has("ipBlock")) {
            findings.add(Cause.required(path, "must specify a peer"));
        }
        if (selects && peer.has("ipBlock")) {
            findings.add(Cause.forbidden(path, "may not specify both ipBlock and another peer"));
        }
        if (peer.has("ipBlock")) {
            String cidr = Json.text(peer, "ipBlock", "cidr");
            if (!cidr.matches("[0-9a-fA-F:.]+/[0-9]{1,3}")) {
                findings.add(Cause.invalid(
                        path + ".ipBlock.cidr",
                        cidr,
                        "must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)"));
            }
        }
    }

    static void checkDisruptionBudget(JsonNode spec, Findings findings) {
        if (spec.has("minAvailable") && spec.has("maxUnavailable")) {
            findings.add(Cause.invalid("spec", "", "minAvailable and maxUnavailable cannot be both set"));
        }
        for (String field : List.of("minAvailable", "maxUnavailable")) {
            JsonNode value = spec.path(field);
            if (value.isTextual() && !value.asText().matches("[0-9]+%")) {
                findings.add(Cause.invalid(
                        "spec." + field,
                        value.asText(),
                        "a valid percent string must be a numeric string followed by an ending '%' (e.g. '1%',  or"
                                + " '93%', regex used for validation is '[0-9]+%')"));
            }
            findings.notNegative(spec, "spec", field);
        }
    }

    static void checkLimitRange(JsonNode spec, Findings findings) {
        int index = 0;
        for (JsonNode limit : Json.items(spec, "limits")) {
            String path = "spec.limits[" + index++ + "]";
            findings.require(limit, path, "type");
            for (String group : List.of("max", "min", "default", "defaultRequest")) {
                Json.map(limit, group)
                        .forEach((name, amount) ->
                                ResourceRules.quantity(amount, path + "." + group + "[" + name + "]", findings));
            }
        }
    }

    static void checkRole(JsonNode role, Findings findings) {
        int index = 0;
        for (JsonNode rule : Json.items(role, "rules")) {
            String path = "rules[" + index++ + "]";
            if (Json.items(rule, "verbs").isEmpty()) {
                findings.add(Cause.required(path + ".verbs", "verbs must contain at least one value"));
            }
            boolean isForPaths = !Json.items(rule, "nonResourceURLs").isEmpty();
            if (!isForPaths && Json.items(rule, "apiGroups").isEmpty()) {
                findings.add(Cause.required(path + ".apiGroups", "resource rules must supply at least one api group"));
            }
            if (!isForPaths && Json.items(rule, "resources").isEmpty()) {
                findings.add(Cause.required(path + ".resources", "resource rules must supply at least one resource"));
            }
            if (isForPaths && Json.text(role, "kind").equals("Role")) {
                findings.add(Cause.invalid(
                        path + ".nonResourceURLs", "", "namespaced rules cannot apply to non-resource URLs"));
            }
        }
    }

    static void checkBinding(JsonNode binding, Findings findings) {
        JsonNode role = binding.path("roleRef");
        if (!Json.text(role, "apiGroup").equals(RBAC)) {
            findings.add(Cause.unsupported("roleRef.apiGroup", Json.text(role, "apiGroup"), RBAC));
        }
        if (Json.text(binding, "kind").equals("RoleBinding")) {
            findings.oneOf(role, "roleRef", "kind", "ClusterRole", "Role");
        } else {
            findings.oneOf(role, "roleRef", "kind", "ClusterRole");
        }
        findings.require(role, "roleRef", "name");
        int index = 0;
        for (JsonNode subject : Json.items(binding, "subjects")) {
            String path = "subjects[" + index++ + "]";
            findings.require(subject, path, "name");
            findings.oneOf(subject, path, "kind", "Group", "ServiceAccount", "User");
            if (Json.text(subject, "kind").equals("ServiceAccount")) {
                findings.require(subject, path, "namespace");
            }
        }
    }
}
