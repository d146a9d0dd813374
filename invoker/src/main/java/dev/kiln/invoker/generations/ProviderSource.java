// SPDX-License-Identifier: Apache-2.0
package dev.kiln.invoker.generations;

import dev.kiln.model.pools.Generation;
import dev.kiln.runtime.spi.RuntimeProvider;

/** Opens providers. */
@FunctionalInterface
public interface ProviderSource {

    /**
     * An open provider.
     *
     * @param hasNetwork whether its sandboxes may have a network
     */
    record Opened(RuntimeProvider provider, boolean hasNetwork) {}

    /**
     * Opens the provider of a generation, beside others that are open. Does not wait for its backend.
     *
     * @throws RuntimeException when there is no such plugin, or a setting is unusable; the message is for people
     */
    Opened open(Generation generation);
}
