// SPDX-License-Identifier: Apache-2.0
package dev.kiln.model.pools;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Which runtime provider makes the sandboxes, and how; what a swap changes. Settings may be secret: they show in JSON alone, and never
 * in {@link #toString}.
 *
 * @param provider the name of the plugin
 * @param version of the plugin; the newest one that is there when none is said
 * @param settings the provider's own keys
 */
public record RuntimeSetup(String provider, Optional<String> version, Map<String, String> settings) {

    public RuntimeSetup {
        settings = Map.copyOf(settings);
    }

    /** The newest version of a provider, as it is set up by itself. */
    public static RuntimeSetup of(String provider) {
        return new RuntimeSetup(provider, Optional.empty(), Map.of());
    }

    @Override
    public String toString() {
        return provider
                + version.map(it -> "@" + it).orElse("")
                + (settings.isEmpty() ? "" : " with " + new TreeMap<>(settings).keySet());
    }
}
