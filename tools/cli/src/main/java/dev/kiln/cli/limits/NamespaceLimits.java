// SPDX-License-Identifier: Apache-2.0
package dev.kiln.cli.limits;

import dev.kiln.cli.rest.EntityPath;

/** Where the limits of a namespace are found. */
final class NamespaceLimits {

    private NamespaceLimits() {}

    static String path(String namespace) {
        return EntityPath.collection(namespace, "limits");
    }
}
