// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.identity;

import dev.kiln.model.identity.AuthKey;
import dev.kiln.model.identity.Identity;
import dev.kiln.model.identity.NamespaceKey;
import dev.kiln.model.identity.Role;
import dev.kiln.model.identity.Subject;
import dev.kiln.model.identity.Subject.OwnedNamespace;
import dev.kiln.model.limits.NamespaceLimits;
import dev.kiln.model.name.NamespaceName;
import java.util.Optional;

/**
 * An identity as it may be remembered: without the key, unless the store has that in the clear and somebody asks for it.
 *
 * @param openKey what the store has in the clear
 * @param role of those who come in themselves
 */
record Owner(
        String subject,
        NamespaceName namespace,
        String namespaceUuid,
        NamespaceLimits limits,
        Optional<AuthKey> openKey,
        Optional<Role> role) {

    static Owner of(Subject subject, OwnedNamespace owned, Optional<Role> role) {
        return new Owner(subject.name(), owned.name(), owned.uuid(), owned.limits(), Optional.empty(), role);
    }

    static Owner withOpenKey(Subject subject, OwnedNamespace owned) {
        Optional<AuthKey> openKey = owned.key() instanceof NamespaceKey.Plain plain
                ? Optional.of(new AuthKey(owned.uuid(), plain.key()))
                : Optional.empty();
        return new Owner(subject.name(), owned.name(), owned.uuid(), owned.limits(), openKey, Optional.empty());
    }

    /** With the key that was sent. */
    Identity with(AuthKey key) {
        return new Identity(subject, namespace, namespaceUuid, Optional.of(key), limits, role);
    }

    /** Of one who sent none. */
    Identity asStored() {
        return new Identity(subject, namespace, namespaceUuid, openKey, limits);
    }
}
