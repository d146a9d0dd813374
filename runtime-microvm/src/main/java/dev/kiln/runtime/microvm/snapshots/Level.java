// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.microvm.snapshots;

/** How far a machine was when it was frozen, least first: the order is the meaning. */
public enum Level {
    /** The guest's first process waits for the order to start the image's. */
    KERNEL,
    /** The image's server accepts connections, and no action is in it. */
    RUNTIME,
    /** An action is in it, with its parameters and secrets. */
    FUNCTION
}
