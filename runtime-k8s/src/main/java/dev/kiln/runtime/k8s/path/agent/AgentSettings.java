// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.k8s.path.agent;

import java.util.List;
import java.util.Map;

/**
 * What an agent shall be.
 *
 * @param name of its pod
 * @param labels that say whose it is
 * @param image has {@code node} on its path
 * @param pullPolicy as Kubernetes has it
 * @param user the number of the user that it runs as
 * @param podsPort the only port that it dials
 * @param podRanges the only addresses that it dials, such as {@code 10.0.0.0/8}
 */
public record AgentSettings(
        String name,
        Map<String, String> labels,
        String image,
        String pullPolicy,
        long user,
        int podsPort,
        List<String> podRanges) {

    /** Where it listens. */
    static final int LISTEN = 8099;

    /** The private ranges, one of which most clusters' pods are in. */
    public static final List<String> PRIVATE =
            List.of("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "fc00::/7");

    public AgentSettings {
        labels = Map.copyOf(labels);
        podRanges = List.copyOf(podRanges);
    }
}
