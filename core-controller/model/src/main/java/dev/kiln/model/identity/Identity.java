// SPDX-License-Identifier: Apache-2.0
package dev.kiln.model.identity;

import dev.kiln.model.limits.NamespaceLimits;
import dev.kiln.model.name.NamespaceName;

/**
 * Whom a request acts as, once its credential was found right.
 *
 * @param namespaceUuid counts for throttles, and outlives a renaming
 * @param authKey what was sent, for actions that ask to be given it
 */
public record Identity(
        String subject, NamespaceName namespace, String namespaceUuid, AuthKey authKey, NamespaceLimits limits) {}
