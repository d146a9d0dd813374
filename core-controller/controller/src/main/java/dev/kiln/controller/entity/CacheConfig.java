// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.entity;

import dev.kiln.controller.config.Settings;
import java.time.Duration;

/**
 * How entities are remembered, and to whom they are shown.
 *
 * @param cacheBytes what the cache of each type may hold
 * @param cacheTtl how old an entity may be before the store is asked again, beside the calls that use it
 * @param cacheGrace how much older it may get while the store does not answer
 * @param isSharedExecuteOnly whether shared packages are only run by others, and not shown to them
 */
public record CacheConfig(long cacheBytes, Duration cacheTtl, Duration cacheGrace, boolean isSharedExecuteOnly) {

    public static CacheConfig read(Settings settings) {
        CacheConfig config = new CacheConfig(
                settings.bytes("cache"),
                settings.duration("cache-ttl"),
                settings.duration("cache-grace"),
                settings.flag("shared-packages-execute-only"));
        settings.done();
        return config;
    }
}
