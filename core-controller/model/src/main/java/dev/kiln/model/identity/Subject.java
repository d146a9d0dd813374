// SPDX-License-Identifier: Apache-2.0
package dev.kiln.model.identity;

import dev.kiln.model.limits.NamespaceLimits;
import dev.kiln.model.name.NamespaceName;
import java.util.List;
import java.util.Optional;

/**
 * Somebody who may call, with the namespaces that are his.
 *
 * @param role what he may do beside, with the credential of any of them
 */
public record Subject(String name, boolean isBlocked, List<OwnedNamespace> namespaces, Optional<Role> role) {

    private static final int MIN_LENGTH = 5;

    /** A namespace, the credential that opens it, and its own limits. */
    public record OwnedNamespace(NamespaceName name, String uuid, NamespaceKey key, NamespaceLimits limits) {}

    public Subject {
        if (name.length() < MIN_LENGTH) {
            throw new IllegalArgumentException("Subject name must be at least " + MIN_LENGTH + " characters");
        }
        namespaces = List.copyOf(namespaces);
    }

    /** Without a role. */
    public Subject(String name, boolean isBlocked, List<OwnedNamespace> namespaces) {
        this(name, isBlocked, namespaces, Optional.empty());
    }

    /** With these namespaces and no others. */
    public Subject with(List<OwnedNamespace> others) {
        return new Subject(name, isBlocked, others, role);
    }

    public Subject blocked(boolean shallBe) {
        return new Subject(name, shallBe, namespaces, role);
    }

    public Subject in(Optional<Role> other) {
        return new Subject(name, isBlocked, namespaces, other);
    }

    public Optional<OwnedNamespace> byUuid(String uuid) {
        return namespaces.stream().filter(it -> it.uuid().equals(uuid)).findFirst();
    }
}
