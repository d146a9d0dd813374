// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.k8s;

import java.util.ArrayList;
import java.util.List;

/** What this provider does not isolate or enforce, in its pool's configuration. */
final class Weaknesses {

    private Weaknesses() {}

    static List<String> of(K8sConfig config) {
        List<String> weaknesses = new ArrayList<>();
        weaknesses.add("processes: a pod has no limit of them; the kubelets' podPidsLimit holds, which is said to be "
                + config.wishes().processes());
        weaknesses.add("open files: a pod has no limit of them; the container runtime's holds, which is said to be "
                + config.wishes().files());
        weaknesses.add(
                config.policies() == K8sConfig.Policies.MANAGED
                        ? "network: policies hold only where the cluster's network plug-in enforces NetworkPolicy objects,"
                                + " which Kubernetes does not tell"
                        : "network: there are no policies, so pods reach each other and what the cluster reaches");
        weaknesses.add(
                "logs: what is written in the first moments after a start comes with both streams in one, on standard"
                        + " output");
        return weaknesses;
    }
}
