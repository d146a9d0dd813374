// SPDX-License-Identifier: Apache-2.0
package dev.kiln.invoker;

import dev.kiln.invoker.time.NanoClock;
import dev.kiln.messaging.MessageBus;
import dev.kiln.model.limits.SystemLimits;
import dev.kiln.model.runtimes.RuntimesManifest;
import dev.kiln.runtime.spi.Owner;
import dev.kiln.runtime.spi.RuntimeProvider;
import dev.kiln.store.ActivationStore;
import dev.kiln.store.ArtifactStore;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;

/**
 * What an invoker is connected to. It closes none of it.
 *
 * @param provider opened for {@code owner}
 * @param owner whom the sandboxes belong to, in this epoch
 */
public record InvokerPorts(
        ArtifactStore artifacts,
        ActivationStore activations,
        MessageBus bus,
        RuntimesManifest manifest,
        SystemLimits limits,
        RuntimeProvider provider,
        Owner owner,
        InstantSource wall,
        NanoClock nano,
        MeterRegistry meters) {}
