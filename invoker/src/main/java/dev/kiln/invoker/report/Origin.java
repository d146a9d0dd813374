// SPDX-License-Identifier: Apache-2.0
package dev.kiln.invoker.report;

import dev.kiln.model.pools.IsolationClass;
import dev.kiln.runtime.spi.ProviderDescription;

/**
 * Where an activation ran: what its record says of how it was kept apart from others.
 *
 * @param provider the name of the runtime provider that made its sandbox
 * @param version of that provider
 * @param isolation the word of its class
 */
public record Origin(String pool, String provider, String version, String isolation) {

    /**
     * As records say it.
     *
     * @param provider which made the sandbox; of an activation that got none, which would have
     */
    public static Origin of(String pool, ProviderDescription provider) {
        String contractName = provider.isolation().name();
        return new Origin(
                pool,
                provider.name(),
                provider.version(),
                IsolationClass.named(contractName).map(IsolationClass::word).orElse(contractName));
    }
}
