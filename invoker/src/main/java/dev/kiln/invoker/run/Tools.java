// SPDX-License-Identifier: Apache-2.0
package dev.kiln.invoker.run;

import dev.kiln.invoker.client.ActionClient.ResultLimit;
import dev.kiln.invoker.fetch.Actions;
import dev.kiln.invoker.report.Origin;
import dev.kiln.invoker.telemetry.InvokerMetrics;
import dev.kiln.invoker.time.NanoClock;
import dev.kiln.model.encryption.ParameterCipher;
import dev.kiln.runtime.spi.ProviderDescription;
import java.time.InstantSource;
import java.util.function.Supplier;

/**
 * What is needed to make a call.
 *
 * @param pool whose invoker this is
 * @param provider the one that makes new sandboxes now
 */
public record Tools(
        RunConfig config,
        Actions actions,
        ResultLimit limit,
        ParameterCipher cipher,
        InstantSource wall,
        NanoClock clock,
        InvokerMetrics metrics,
        String pool,
        Supplier<ProviderDescription> provider) {

    /** Of an activation that got no sandbox. */
    Origin origin() {
        return Origin.of(pool, provider.get());
    }
}
