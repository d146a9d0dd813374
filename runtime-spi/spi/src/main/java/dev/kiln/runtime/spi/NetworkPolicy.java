// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.spi;

/** Whom the processes in a sandbox may talk to. Sandboxes never reach each other, whatever the policy. */
public enum NetworkPolicy {
    /** Nobody: only the invoker reaches in. */
    NONE,
    /** The world outside. */
    EGRESS
}
