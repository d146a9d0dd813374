// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.docker;

import java.util.ArrayList;
import java.util.List;

/** What containers of this configuration do not keep apart, a sentence each. */
final class Weaknesses {

    private Weaknesses() {}

    static List<String> of(DockerConfig config) {
        List<String> sentences = new ArrayList<>();
        sentences.add("All sandboxes share the host's kernel.");
        sentences.add("Sandboxes with egress reach what listens on the host's own addresses, as its neighbours do.");
        if (config.seccomp().equals(DockerConfig.SECCOMP_UNCONFINED)) {
            sentences.add("System calls are not filtered, as seccomp=unconfined.");
        }
        if (!config.keepCapabilities().isEmpty()) {
            sentences.add("Processes of root in a sandbox keep the capabilities " + config.keepCapabilities() + ".");
        }
        return List.copyOf(sentences);
    }
}
