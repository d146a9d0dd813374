// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.actions;

import dev.kiln.controller.config.Settings;
import java.time.Duration;

/**
 * How actions are remembered.
 *
 * @param cacheBytes what the cache may hold
 * @param cacheTtl how old an action may be that is invoked from the cache, when another controller wrote it
 */
public record ActionsConfig(long cacheBytes, Duration cacheTtl) {

    public static ActionsConfig read(Settings settings) {
        ActionsConfig config = new ActionsConfig(settings.bytes("cache"), settings.duration("cache-ttl"));
        settings.done();
        return config;
    }
}
