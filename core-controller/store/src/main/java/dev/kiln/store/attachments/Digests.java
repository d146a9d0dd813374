// SPDX-License-Identifier: Apache-2.0
package dev.kiln.store.attachments;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;

/** The digest that attachments are named by. */
public final class Digests {

    static final String PREFIX = "sha256-";

    private static final Pattern DIGEST = Pattern.compile(PREFIX + "[0-9a-f]{64}");

    private Digests() {}

    public static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("each JDK has SHA-256", e);
        }
    }

    /** Ends the digest: {@code sha256-} and lower-case hex. */
    public static String name(MessageDigest sha256) {
        return PREFIX + HexFormat.of().formatHex(sha256.digest());
    }

    static boolean isDigest(String name) {
        return DIGEST.matcher(name).matches();
    }
}
