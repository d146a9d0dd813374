// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.flight;

import dev.kiln.controller.config.Settings;
import java.time.Duration;

/**
 * How long activations are followed.
 *
 * @param releaseFactor how many times its time limit an activation may be away; at least so many minutes
 * @param releaseAddition on top of that
 * @param recentWindow how long an ended activation's record is waited for by those who ask for it
 * @param maxRecent how many ended activations are remembered for that
 * @param rescues whether what a lost invoker had not begun runs elsewhere; needs invokers that claim
 * @param orphanAfter without a ping: what others gave to the invoker is taken over, too, if they are gone
 * @param clockSkew by how much the clocks of the cluster may differ
 */
public record FlightConfig(
        int releaseFactor,
        Duration releaseAddition,
        Duration recentWindow,
        int maxRecent,
        boolean rescues,
        Duration orphanAfter,
        Duration clockSkew) {

    private static final Duration LEAST_LIMIT = Duration.ofMinutes(1);

    public static FlightConfig read(Settings settings) {
        FlightConfig config = new FlightConfig(
                settings.number("release-factor"),
                settings.duration("release-addition"),
                settings.duration("recent-window"),
                settings.number("max-recent"),
                settings.flag("rescues"),
                settings.duration("orphan-after"),
                settings.duration("clock-skew"));
        settings.done();
        return config;
    }

    /** How long an activation with this time limit may be away: initialising and waiting included. */
    public Duration releaseAfter(Duration limit) {
        Duration base = limit.compareTo(LEAST_LIMIT) < 0 ? LEAST_LIMIT : limit;
        return base.multipliedBy(releaseFactor).plus(releaseAddition);
    }
}
