// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.actions;

import dev.kiln.controller.config.Settings;
import java.time.Duration;

/**
 * How actions are remembered.
 *
 * @param cacheBytes what the cache may hold
 * @param cacheTtl how old an action may be before the store is asked again, beside the calls that use it
 * @param cacheGrace how much older it may get while the store does not answer
 */
public record ActionsConfig(long cacheBytes, Duration cacheTtl, Duration cacheGrace) {

    public static ActionsConfig read(Settings settings) {
        ActionsConfig config = new ActionsConfig(
                settings.bytes("cache"), settings.duration("cache-ttl"), settings.duration("cache-grace"));
        settings.done();
        return config;
    }
}
