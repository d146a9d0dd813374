// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.spi;

/**
 * What a sandbox is made from: a container image reference such as {@code kiln/action-nodejs-v20:latest}. Providers without
 * images map references to what they have instead.
 */
public record SandboxImage(String reference) {

    private static final int MAX_LENGTH = 512;

    public SandboxImage {
        if (reference.isBlank() || reference.length() > MAX_LENGTH) {
            throw new IllegalArgumentException(
                    "an image reference has 1 to " + MAX_LENGTH + " characters: '" + reference + "'");
        }
    }

    /** The reference without tag and digest: {@code kiln/action-nodejs-v20}. */
    public String repository() {
        int digest = reference.indexOf('@');
        String named = digest < 0 ? reference : reference.substring(0, digest);
        int tag = named.lastIndexOf(':');
        // a colon before the last slash belongs to the registry's port
        return tag > named.lastIndexOf('/') ? named.substring(0, tag) : named;
    }

    @Override
    public String toString() {
        return reference;
    }
}
