// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.spi;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Objects;
import java.util.random.RandomGenerator;

/**
 * What an invoker lends to a provider, so that a plugin needs neither statics nor the wall clock.
 *
 * @param owner whom all sandboxes of this provider belong to
 * @param dataDirectory an existing directory of the provider's own; survives restarts of the invoker, may be wiped
 *     while no provider is open on it
 * @param clock the time
 * @param random chance; safe for use by several threads
 * @param metrics where counts and durations go
 */
public record RuntimeContext(
        Owner owner, Path dataDirectory, InstantSource clock, RandomGenerator random, MetricsSink metrics) {

    public RuntimeContext {
        Objects.requireNonNull(owner, "owner");
        Objects.requireNonNull(dataDirectory, "dataDirectory");
        Objects.requireNonNull(clock, "clock");
        Objects.requireNonNull(random, "random");
        Objects.requireNonNull(metrics, "metrics");
    }
}
