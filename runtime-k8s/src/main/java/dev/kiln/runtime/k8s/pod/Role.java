// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.k8s.pod;

import java.util.Locale;

/** What a pod of ours is for. */
public enum Role {
    /** Somebody asked for it. */
    SANDBOX,
    /** It waits for somebody to ask. */
    STEM,
    /** It makes a node pull an image, and goes. */
    PULL,
    /** It passes connections on to the others. */
    AGENT;

    /** As the label has it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
