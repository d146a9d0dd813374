// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.k8s.stems.sizing;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * What is known of the demand for one class of stem pods.
 *
 * @param now the time
 * @param arrivals when a sandbox of the class was asked for, oldest first; the last {@link #MEMORY} at most
 * @param podStart how long a pod of the class takes from its creation until it is ready, as last seen
 */
public record StemDemand(Instant now, List<Instant> arrivals, Duration podStart) {

    /** How many arrivals are remembered. */
    public static final int MEMORY = 256;

    public StemDemand {
        arrivals = List.copyOf(arrivals);
    }
}
