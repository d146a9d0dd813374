// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.spi;

import java.util.Map;

/**
 * Makes a runtime provider; the plugin's entry, found by {@link java.util.ServiceLoader} in the plugin's class loader.
 *
 * <p>Needs a public constructor without parameters, which must be cheap and must not touch the backend.
 */
public interface RuntimeProviderFactory {

    /** The name that a pool refers to, such as {@code docker}: lower-case letters, digits and dashes, 1 to 40. */
    String name();

    /** The plugin's own version, shown to operators. */
    String version();

    /**
     * What the plugin is, and what can be set. Cheap and constant; touches no backend. Hosts check settings by it before {@link
     * #create}. Left alone, it says that nothing is known.
     *
     * @since 1.1
     */
    default ProviderDescriptor descriptor() {
        return ProviderDescriptor.undescribed(name(), version());
    }

    /**
     * Opens a provider. Must return without waiting for the backend: an unreachable one shows in {@link
     * RuntimeProvider#check()} and in the exceptions of the other methods.
     *
     * @param config the provider's own keys from its pool's configuration, as text
     * @throws IllegalArgumentException when a key is unknown or a value unusable; the message names the key, the value and
     *     what is accepted
     */
    RuntimeProvider create(Map<String, String> config, RuntimeContext context);
}
