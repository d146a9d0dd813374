// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.feeds.alarms;

import com.typesafe.config.ConfigException;
import dev.kiln.controller.config.Settings;
import java.time.Duration;

/**
 * The keys of {@code kiln.controller.feeds.alarms}.
 *
 * @param maxPerNamespace alarms of one namespace
 * @param minInterval that must lie between two times of an alarm
 * @param lookInterval from one look for what is due to the next
 * @param batch that is looked at at once
 * @param parallel fires at once
 * @param lease how long one who claimed a fire has for it
 * @param retryPause between two attempts of a fire that was refused
 * @param retryFor how long it is tried
 */
public record AlarmsConfig(
        int maxPerNamespace,
        Duration minInterval,
        Duration lookInterval,
        int batch,
        int parallel,
        Duration lease,
        Duration retryPause,
        Duration retryFor) {

    /** Reads the section. */
    public static AlarmsConfig read(Settings settings) {
        AlarmsConfig config = new AlarmsConfig(
                settings.number("max-per-namespace"),
                settings.duration("min-interval"),
                settings.duration("look-interval"),
                settings.number("batch"),
                settings.number("parallel"),
                settings.duration("lease"),
                settings.duration("retry-pause"),
                settings.duration("retry-for"));
        settings.done();
        boolean isTimed = config.lookInterval().isPositive()
                && config.lease().isPositive()
                && config.retryPause().isPositive();
        if (!isTimed || config.batch() < 1 || config.parallel() < 1 || config.maxPerNamespace() < 0) {
            throw new ConfigException.Generic("kiln.controller.feeds.alarms: look-interval, lease, retry-pause, batch"
                    + " and parallel must be above 0, and max-per-namespace not below: " + config);
        }
        return config;
    }
}
