// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.k8s.health;

import java.util.ArrayList;
import java.util.List;

/**
 * What the pool's credentials must be allowed to do in its namespace.
 *
 * @param resource in the plural
 * @param subresource empty for the resource itself
 */
record Permission(String verb, String group, String resource, String subresource) {

    static final List<Permission> NEEDED = List.of(
            pods("create"),
            pods("get"),
            pods("list"),
            pods("watch"),
            pods("patch"),
            pods("delete"),
            new Permission("get", "", "pods", "log"),
            // a WebSocket begins with GET, and newer API servers want create for it too
            new Permission("get", "", "pods", "attach"),
            new Permission("list", "", "events", ""));

    /** With those for what the pool uses besides. */
    static List<Permission> needed(Uses uses) {
        List<Permission> needed = new ArrayList<>(NEEDED);
        if (uses.hasPolicies()) {
            needed.addAll(guards("networking.k8s.io", "networkpolicies"));
        }
        if (uses.hasBudget()) {
            needed.addAll(guards("policy", "poddisruptionbudgets"));
        }
        if (uses.hasAgent()) {
            needed.add(new Permission("get", "", "pods", "portforward"));
        }
        return List.copyOf(needed);
    }

    private static List<Permission> guards(String group, String resource) {
        return List.of(
                new Permission("create", group, resource, ""),
                new Permission("list", group, resource, ""),
                new Permission("delete", group, resource, ""));
    }

    private static Permission pods(String verb) {
        return new Permission(verb, "", "pods", "");
    }

    /** As roles have it: {@code get pods/log}. */
    @Override
    public String toString() {
        return verb + " " + resource + (subresource.isEmpty() ? "" : "/" + subresource);
    }
}
