// SPDX-License-Identifier: Apache-2.0
package dev.kiln.model.identity;

import java.util.Optional;

/**
 * A credential: {@code uuid:key}, the user and password of basic authentication.
 *
 * @param uuid names a namespace of a subject; not secret
 */
public record AuthKey(String uuid, Secret key) {

    /** Reads {@code uuid:key}; empty when there is no colon or a part is empty. */
    public static Optional<AuthKey> parse(String text) {
        int colon = text.indexOf(':');
        if (colon <= 0 || colon == text.length() - 1) {
            return Optional.empty();
        }
        return Optional.of(new AuthKey(text.substring(0, colon), new Secret(text.substring(colon + 1))));
    }

    /** Both parts in the clear, for a sandbox whose action asks for them. */
    public String reveal() {
        return uuid + ":" + key.value();
    }
}
