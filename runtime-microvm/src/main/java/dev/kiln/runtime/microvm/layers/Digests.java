// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.microvm.layers;

import dev.kiln.runtime.microvm.tar.TarException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** SHA-256, which names everything in an image. */
public final class Digests {

    private static final Pattern FORM = Pattern.compile("sha256:([0-9a-f]{64})");

    private Digests() {}

    public static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    public static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(sha256().digest(bytes));
    }

    /** The digits of a digest; they are used as a file's name, so nothing else may be in them. */
    public static String digits(String digest) throws TarException {
        Matcher matcher = FORM.matcher(digest);
        if (!matcher.matches()) {
            throw new TarException("'" + digest + "' is no digest of the form sha256:... with 64 digits in lower case");
        }
        return matcher.group(1);
    }
}
