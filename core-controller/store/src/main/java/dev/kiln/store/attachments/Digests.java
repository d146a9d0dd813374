// SPDX-License-Identifier: Apache-2.0
package dev.kiln.store.attachments;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.regex.Pattern;

/** The digest that attachments are named by. */
final class Digests {

    private static final Pattern DIGEST = Pattern.compile("sha256-[0-9a-f]{64}");

    private Digests() {}

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("each JDK has SHA-256", e);
        }
    }

    static boolean isDigest(String name) {
        return DIGEST.matcher(name).matches();
    }
}
