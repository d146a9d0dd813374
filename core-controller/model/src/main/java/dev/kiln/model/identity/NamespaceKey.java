// SPDX-License-Identifier: Apache-2.0
package dev.kiln.model.identity;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/** The key that opens a namespace, as the store keeps it. */
public sealed interface NamespaceKey permits KeyHash, NamespaceKey.Plain {

    /** Whether this is the key; takes the same time for right and wrong ones. */
    boolean matches(String key);

    /** A key in the clear, as OpenWhisk stores it; stays so until somebody writes the subject with a hash. */
    record Plain(Secret key) implements NamespaceKey {
        @Override
        public boolean matches(String other) {
            return MessageDigest.isEqual(
                    other.getBytes(StandardCharsets.UTF_8), key.value().getBytes(StandardCharsets.UTF_8));
        }
    }
}
