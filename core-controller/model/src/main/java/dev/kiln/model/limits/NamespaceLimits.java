// SPDX-License-Identifier: Apache-2.0
package dev.kiln.model.limits;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** What is set for one namespace; what is absent is as the system has it. */
public record NamespaceLimits(
        OptionalInt invocationsPerMinute,
        OptionalInt concurrentInvocations,
        OptionalInt firesPerMinute,
        Optional<Set<String>> allowedKinds,
        Optional<Boolean> storesActivations,
        ActionBounds actions) {

    public static final NamespaceLimits NONE = new NamespaceLimits(
            OptionalInt.empty(), OptionalInt.empty(), OptionalInt.empty(), Optional.empty(), Optional.empty());

    /** Limits of a namespace whose actions are bounded by the system alone. */
    public NamespaceLimits(
            OptionalInt invocationsPerMinute,
            OptionalInt concurrentInvocations,
            OptionalInt firesPerMinute,
            Optional<Set<String>> allowedKinds,
            Optional<Boolean> storesActivations) {
        this(
                invocationsPerMinute,
                concurrentInvocations,
                firesPerMinute,
                allowedKinds,
                storesActivations,
                ActionBounds.NONE);
    }

    public NamespaceLimits {
        allowedKinds = allowedKinds.map(Set::copyOf);
    }

    public boolean allowsKind(String kind) {
        return allowedKinds.map(kinds -> kinds.contains(kind)).orElse(true);
    }
}
