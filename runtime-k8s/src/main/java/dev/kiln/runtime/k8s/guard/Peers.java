// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.k8s.guard;

import java.util.List;
import java.util.Map;

/**
 * Who may connect to the action port, beside the agent: invokers.
 *
 * @param ranges addresses, such as {@code 10.1.2.3/32}
 * @param labels that their pods have, in whatever namespace; empty when none of them is a pod
 */
public record Peers(List<String> ranges, Map<String, String> labels) {

    /** What the chart marks its invokers with. */
    public static final Map<String, String> INVOKERS =
            Map.of("app.kubernetes.io/name", "kiln", "app.kubernetes.io/component", "invoker");

    public Peers {
        ranges = List.copyOf(ranges);
        labels = Map.copyOf(labels);
    }
}
