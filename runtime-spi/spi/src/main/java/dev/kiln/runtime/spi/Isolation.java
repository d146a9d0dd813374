// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.spi;

/** How far sandboxes are kept apart, weakest first: the order is the meaning. */
public enum Isolation {
    /** Nothing that counts: for tests and measurements. */
    NONE,
    /** Processes in kernel namespaces that share the host's files and kernel. */
    NAMESPACES,
    /** Containers with file systems of their own that share the host's kernel. */
    CONTAINER,
    /** Containers whose system calls a kernel of their own answers, in user space. */
    SANDBOXED_CONTAINER,
    /** A kernel for each sandbox. */
    VIRTUAL_MACHINE;

    public boolean isAtLeast(Isolation other) {
        return compareTo(other) >= 0;
    }
}
