// SPDX-License-Identifier: Apache-2.0
package dev.kiln.k8s.standin.volumes;

/** What a container needs is not there, or is not as it says; it may come. */
public final class Unusable extends Exception {

    private static final long serialVersionUID = 1;

    public Unusable(String message) {
        super(message);
    }
}
