// SPDX-License-Identifier: Apache-2.0
package dev.kiln.k8s.standin;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What a node is, and what it says that it has, whatever the machine below has.
 *
 * @param cpu a quantity, as {@code 4}
 * @param memory a quantity, as {@code 8Gi}
 * @param labels besides those that every node has
 * @param taints each as {@code key=value:effect}
 */
public record NodeOptions(
        String name, String cpu, String memory, int pods, Map<String, String> labels, List<String> taints) {

    public NodeOptions {
        labels = Map.copyOf(labels);
        taints = List.copyOf(taints);
        if (!taints.stream().allMatch(it -> it.matches("[^=:]+=[^=:]*:[A-Za-z]+"))) {
            throw new IllegalArgumentException("taints of node " + name + ": say key=value:effect, not " + taints);
        }
    }

    /** With room for a hundred pods. */
    public static NodeOptions named(String name) {
        return new NodeOptions(name, "32", "64Gi", 110, Map.of(), List.of());
    }

    public NodeOptions withCapacity(String newCpu, String newMemory, int newPods) {
        return new NodeOptions(name, newCpu, newMemory, newPods, labels, taints);
    }

    public NodeOptions withLabel(String key, String value) {
        Map<String, String> more = new HashMap<>(labels);
        more.put(key, value);
        return new NodeOptions(name, cpu, memory, pods, more, taints);
    }

    public NodeOptions withTaints(String... some) {
        return new NodeOptions(name, cpu, memory, pods, labels, List.of(some));
    }
}
