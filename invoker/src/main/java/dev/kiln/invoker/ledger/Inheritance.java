// SPDX-License-Identifier: Apache-2.0
package dev.kiln.invoker.ledger;

import dev.kiln.model.activation.ActivationId;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What an earlier process left open.
 *
 * @param activations in no order; none is {@link Known.Nothing}
 */
public record Inheritance(Map<ActivationId, Known> activations) {

    public Inheritance {
        activations = Map.copyOf(activations);
    }

    public Known of(ActivationId id) {
        return activations.getOrDefault(id, new Known.Nothing());
    }

    /** Those that began and have no outcome. */
    public List<ActivationId> started() {
        return activations.entrySet().stream()
                .filter(it -> it.getValue() instanceof Known.Started)
                .map(Map.Entry::getKey)
                .toList();
    }

    /** The records that may not be in the store. */
    public Map<ActivationId, byte[]> finished() {
        return activations.entrySet().stream()
                .filter(it -> it.getValue() instanceof Known.Finished)
                .collect(Collectors.toUnmodifiableMap(
                        Map.Entry::getKey, it -> ((Known.Finished) it.getValue()).record()));
    }
}
