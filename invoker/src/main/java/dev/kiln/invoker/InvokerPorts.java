// SPDX-License-Identifier: Apache-2.0
package dev.kiln.invoker;

import dev.kiln.invoker.generations.ProviderSource;
import dev.kiln.invoker.time.NanoClock;
import dev.kiln.messaging.MessageBus;
import dev.kiln.model.limits.SystemLimits;
import dev.kiln.model.pools.Generation;
import dev.kiln.model.runtimes.Runtimes;
import dev.kiln.runtime.spi.Owner;
import dev.kiln.store.ActivationStore;
import dev.kiln.store.ArtifactStore;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;

/**
 * What an invoker is connected to. It closes none of it.
 *
 * @param runtimes those in force when it starts
 * @param first the generation whose provider is open already, and was checked
 * @param providers opens others for {@code owner}
 * @param owner whom the sandboxes belong to, in this epoch
 */
public record InvokerPorts(
        ArtifactStore artifacts,
        ActivationStore activations,
        MessageBus bus,
        Runtimes runtimes,
        SystemLimits limits,
        First first,
        ProviderSource providers,
        Owner owner,
        InstantSource wall,
        NanoClock nano,
        MeterRegistry meters) {

    /** What the invoker begins with. It closes it when it is replaced, and at its end. */
    public record First(Generation generation, ProviderSource.Opened opened) {}
}
