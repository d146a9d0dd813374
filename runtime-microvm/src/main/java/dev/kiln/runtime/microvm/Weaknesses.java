// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.microvm;

import java.util.List;

/** What operators should know before they trust a machine. */
final class Weaknesses {

    private Weaknesses() {}

    static List<String> all() {
        return List.of(
                "The ports of a sandbox are on this host's loopback, where every local user reaches them; the control port"
                        + " takes orders with the machine's own token only.",
                "Monitors share one user, which is the invoker's unless that is root, and nothing bounds what a monitor takes beside its guest's memory.",
                "QEMU before 8.2 opens a snapshot's memory for writing: what breaks out of it could change what later clones run.");
    }
}
