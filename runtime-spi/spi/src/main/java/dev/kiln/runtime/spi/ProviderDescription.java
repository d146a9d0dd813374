// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.spi;

import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * What a provider says of itself. Operators read it, and policy decides by it, so it has to be honest.
 *
 * @param name the factory's name
 * @param version the factory's version
 * @param isolation how far its sandboxes are kept apart
 * @param capabilities what it can do beyond the minimum; what is not listed must throw {@link
 *     SandboxException.Unsupported}
 * @param weaknesses what it cannot isolate or enforce on this machine, a sentence each; empty when there is nothing
 */
public record ProviderDescription(
        String name, String version, Isolation isolation, Set<Capability> capabilities, List<String> weaknesses) {

    public ProviderDescription {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(version, "version");
        Objects.requireNonNull(isolation, "isolation");
        capabilities = Set.copyOf(capabilities);
        weaknesses = List.copyOf(weaknesses);
    }

    public boolean has(Capability capability) {
        return capabilities.contains(capability);
    }
}
