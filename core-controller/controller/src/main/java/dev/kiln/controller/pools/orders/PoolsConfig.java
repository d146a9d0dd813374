// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.pools.orders;

import com.typesafe.config.ConfigException;
import dev.kiln.controller.config.Settings;
import java.time.Duration;

/**
 * The keys of {@code kiln.controller.pools}.
 *
 * @param lookInterval from one look at pools and invokers to the next
 * @param tellAgain after which an invoker that does not do what it was told is told again
 * @param lease how long a controller that drives a swap may be silent before another one goes on
 * @param settle how long a controller that began listens before it drives a swap
 */
public record PoolsConfig(Duration lookInterval, Duration tellAgain, Duration lease, Duration settle) {

    public static PoolsConfig read(Settings settings) {
        PoolsConfig config = new PoolsConfig(
                settings.duration("look-interval"),
                settings.duration("tell-again"),
                settings.duration("lease"),
                settings.duration("settle"));
        settings.done();
        boolean isTimed =
                config.lookInterval().isPositive() && config.tellAgain().isPositive();
        if (!isTimed
                || config.lease().compareTo(config.lookInterval().multipliedBy(2)) < 0
                || config.settle().isNegative()) {
            throw new ConfigException.Generic("kiln.controller.pools: look-interval and tell-again must be above 0,"
                    + " lease at least twice look-interval, and settle not below 0: " + config);
        }
        return config;
    }
}
