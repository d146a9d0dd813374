// SPDX-License-Identifier: Apache-2.0
package dev.kiln.k8s.standin.access;

import java.util.List;

/** Somebody who may ask: {@code system:serviceaccount:NAMESPACE:NAME}, or a user. */
public record Account(String user, List<String> groups) {

    /** Whoever is in it may do everything. */
    static final String MASTERS = "system:masters";

    public static final Account ADMINISTRATOR = new Account("kubernetes-admin", List.of(MASTERS));

    public Account {
        groups = List.copyOf(groups);
    }

    public static Account ofService(String namespace, String name) {
        return new Account(
                "system:serviceaccount:" + namespace + ":" + name,
                List.of("system:serviceaccounts", "system:serviceaccounts:" + namespace, "system:authenticated"));
    }

    public boolean isAdministrator() {
        return groups.contains(MASTERS);
    }
}
