// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.k8s.guard;

import dev.kiln.runtime.k8s.pod.OwnerLabels;
import dev.kiln.runtime.k8s.pod.Role;
import dev.kiln.runtime.spi.Owner;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudgetBuilder;
import java.util.Map;

/** Keeps pods that somebody asked for from being evicted by a drain; those that only wait may go. Pure. */
final class DisruptionBudget {

    /** No invoker has as many, so none may go. A share or a most of unavailable ones is refused for pods without a controller. */
    private static final int ALL = 1_000_000;

    private DisruptionBudget() {}

    static PodDisruptionBudget of(Owner owner, String name, Map<String, String> labels) {
        return new PodDisruptionBudgetBuilder()
                .withNewMetadata()
                .withName(name)
                .withLabels(labels)
                .endMetadata()
                .withNewSpec()
                .withMinAvailable(new IntOrString(ALL))
                .withNewSelector()
                .withMatchLabels(OwnerLabels.ofInvoker(owner))
                .addToMatchLabels(OwnerLabels.ROLE, Role.SANDBOX.word())
                .endSelector()
                .endSpec()
                .build();
    }

    /** The same in the words of clusters before 1.21. */
    static io.fabric8.kubernetes.api.model.policy.v1beta1.PodDisruptionBudget older(PodDisruptionBudget budget) {
        return new io.fabric8.kubernetes.api.model.policy.v1beta1.PodDisruptionBudgetBuilder()
                .withMetadata(budget.getMetadata())
                .withNewSpec()
                .withMinAvailable(budget.getSpec().getMinAvailable())
                .withSelector(budget.getSpec().getSelector())
                .endSpec()
                .build();
    }
}
