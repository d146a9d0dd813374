// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.k8s.health;

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

    private static Permission pods(String verb) {
        return new Permission(verb, "", "pods", "");
    }

    /** As roles have it: {@code get pods/log}. */
    @Override
    public String toString() {
        return verb + " " + resource + (subresource.isEmpty() ? "" : "/" + subresource);
    }
}
