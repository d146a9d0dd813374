// SPDX-License-Identifier: Apache-2.0
package dev.kiln.model.identity;

import dev.kiln.model.limits.NamespaceLimits;
import dev.kiln.model.name.NamespaceName;
import java.util.Optional;

/**
 * Whom a request acts as: whose credential was found right, or whose web action it calls.
 *
 * @param namespaceUuid counts for throttles, and outlives a renaming
 * @param authKey for actions that ask to be given it: what was sent; absent where he did not come in himself
 * @param role what he may do as an operator; absent where he did not come in himself
 */
public record Identity(
        String subject,
        NamespaceName namespace,
        String namespaceUuid,
        Optional<AuthKey> authKey,
        NamespaceLimits limits,
        Optional<Role> role) {

    /** Without a role. */
    public Identity(
            String subject,
            NamespaceName namespace,
            String namespaceUuid,
            Optional<AuthKey> authKey,
            NamespaceLimits limits) {
        this(subject, namespace, namespaceUuid, authKey, limits, Optional.empty());
    }

    public boolean isOperator() {
        return role.filter(it -> it == Role.OPERATOR).isPresent();
    }
}
