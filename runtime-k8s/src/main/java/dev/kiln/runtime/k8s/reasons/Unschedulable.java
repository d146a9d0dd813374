// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.k8s.reasons;

import static dev.kiln.runtime.k8s.reasons.Words.passing;

import java.util.List;

/**
 * What the scheduler means when it finds no node. It lists all reasons at once, so the rows are in the order of use: what only an
 * operator can change comes before the want of room, which an autoscaler may end.
 */
final class Unschedulable {

    private static final List<Words> ROWS = List.of(
            passing(
                    Fault.PLATFORM,
                    "the pod waits for a volume",
                    "Create the claim that the pool's pod-template names, or take the volume out of it",
                    "persistentvolumeclaim",
                    "volume node affinity"),
            passing(
                    Fault.CAPACITY,
                    "no node has enough memory free",
                    "Add nodes, or let the pool use less memory",
                    "insufficient memory"),
            passing(
                    Fault.CAPACITY,
                    "no node has enough CPU free",
                    "Add nodes, or lower the pool's key 'cpu-request-per-gib'",
                    "insufficient cpu"),
            passing(
                    Fault.CAPACITY,
                    "no node has enough ephemeral storage free",
                    "Add nodes, or lower the pool's key 'scratch'",
                    "insufficient ephemeral-storage"),
            passing(
                    Fault.CAPACITY,
                    "the nodes hold as many pods as they may",
                    "Add nodes, or raise maxPods of their kubelets",
                    "too many pods"),
            passing(
                    Fault.CAPACITY,
                    "no node has the resource that the pool's pod-template asks for free",
                    "Add nodes with it",
                    "insufficient "),
            passing(
                    Fault.PLATFORM,
                    "no node fits the affinity towards other pods",
                    "Change podAffinity and podAntiAffinity in the pool's pod-template, or add nodes",
                    "pod affinity rules",
                    "pod anti-affinity",
                    "anti-affinity rules",
                    "topology spread"),
            passing(
                    Fault.PLATFORM,
                    "no node has the labels that the pod asks for",
                    "Label a node, or change nodeSelector and affinity in the pool's pod-template",
                    "node affinity/selector",
                    "node selector",
                    "node affinity"),
            passing(
                    Fault.PLATFORM,
                    "all nodes have taints that the pod does not tolerate",
                    "Add the taint to tolerations in the pool's pod-template, or a node without it",
                    "taint"),
            passing(
                    Fault.CAPACITY,
                    "the nodes take no pods at present",
                    "Uncordon a node (kubectl uncordon), or add one",
                    "unschedulable"),
            passing(Fault.CAPACITY, "the cluster has no nodes", "Add one", "no nodes available", "0/0 nodes"));

    private Unschedulable() {}

    static Trouble of(String said) {
        return Words.first(ROWS, said).orElseGet(() -> passing(
                        Fault.CAPACITY,
                        "the scheduler finds no node for the pod",
                        "Look at the pod's events, and at the nodes")
                .trouble(said));
    }
}
