// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.process;

import dev.kiln.runtime.process.cage.Limiter;
import dev.kiln.runtime.process.start.SeccompFilter;
import java.util.ArrayList;
import java.util.List;

/** What this provider says against itself, on this machine and with this configuration. */
final class Weaknesses {

    private Weaknesses() {}

    static List<String> of(ProcessConfig config, Limiter limiter, boolean isRoot) {
        List<String> weaknesses = new ArrayList<>();
        weaknesses.add("sandboxes share the host's kernel, and can read the host's /usr and a few files of /etc");
        weaknesses.add("language runtimes have the host's versions of their interpreters, and only those of"
                + " the key 'runtimes' can be used as images");
        weaknesses.add("what a sandbox writes to /tmp is held in memory and counts against its memory limit");
        if (config.egress() == ProcessConfig.Egress.HOST) {
            weaknesses.add("sandboxes with EGRESS share the host's network: they reach all that listens on the host's"
                    + " loopback and its abstract sockets, can open ports there, and so can meet each other");
        }
        if (!isRoot) {
            weaknesses.add("all sandboxes run as the invoker's own user outside of their namespaces: whoever breaks out"
                    + " of one is the invoker");
        }
        if (!SeccompFilter.isKnownHere()) {
            weaknesses.add("system calls are not filtered, as this processor's numbers for them are not known");
        }
        weaknesses.addAll(limiter.weaknesses());
        return weaknesses;
    }
}
