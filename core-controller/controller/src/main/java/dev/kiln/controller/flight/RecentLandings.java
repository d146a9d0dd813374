// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.flight;

import dev.kiln.model.activation.ActivationId;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Which activations ended a moment ago, so that their records may still be on the way to the store. Thread-safe. */
public final class RecentLandings {

    private final FlightConfig config;
    private final InstantSource clock;

    /** Two generations, as in a copying collector: the old one is dropped as a whole. */
    private volatile Map<ActivationId, Instant> young = new ConcurrentHashMap<>(); // volatile: replaced when it is full

    private volatile Map<ActivationId, Instant> old = Map.of(); // volatile: see young

    private volatile Instant turned; // volatile: see young

    public RecentLandings(FlightConfig config, InstantSource clock) {
        this.config = config;
        this.clock = clock;
        this.turned = clock.instant();
    }

    public boolean contains(ActivationId id) {
        Instant limit = clock.instant().minus(config.recentWindow());
        Instant landed = young.get(id);
        if (landed == null) {
            landed = old.get(id);
        }
        return landed != null && landed.isAfter(limit);
    }

    public void add(ActivationId id) {
        Instant now = clock.instant();
        Map<ActivationId, Instant> current = young;
        current.put(id, now);
        if (turned.plus(config.recentWindow()).isBefore(now) || current.size() > config.maxRecent() / 2) {
            turned = now;
            old = current;
            young = new ConcurrentHashMap<>();
        }
    }
}
