// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.identity;

import dev.kiln.model.identity.AuthKey;
import dev.kiln.model.identity.Identity;
import dev.kiln.model.identity.Subject;
import dev.kiln.model.identity.Subject.OwnedNamespace;
import dev.kiln.model.limits.NamespaceLimits;
import dev.kiln.model.name.NamespaceName;

/** An identity without its key: what may be remembered. */
record Owner(String subject, NamespaceName namespace, String namespaceUuid, NamespaceLimits limits) {

    static Owner of(Subject subject, OwnedNamespace owned) {
        return new Owner(subject.name(), owned.name(), owned.uuid(), owned.limits());
    }

    Identity with(AuthKey key) {
        return new Identity(subject, namespace, namespaceUuid, key, limits);
    }
}
