// SPDX-License-Identifier: Apache-2.0
package dev.kiln.model.identity;

import dev.kiln.model.limits.NamespaceLimits;
import dev.kiln.model.name.NamespaceName;
import java.util.List;
import java.util.Optional;

/** Somebody who may call, with the namespaces that are his. */
public record Subject(String name, boolean isBlocked, List<OwnedNamespace> namespaces) {

    private static final int MIN_LENGTH = 5;

    /** A namespace, the credential that opens it, and its own limits. */
    public record OwnedNamespace(NamespaceName name, String uuid, NamespaceKey key, NamespaceLimits limits) {}

    public Subject {
        if (name.length() < MIN_LENGTH) {
            throw new IllegalArgumentException("Subject name must be at least " + MIN_LENGTH + " characters");
        }
        namespaces = List.copyOf(namespaces);
    }

    public Optional<OwnedNamespace> byUuid(String uuid) {
        return namespaces.stream().filter(it -> it.uuid().equals(uuid)).findFirst();
    }
}
