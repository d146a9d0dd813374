// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.feeds;

import dev.kiln.controller.config.Settings;
import dev.kiln.controller.feeds.alarms.AlarmsConfig;
import dev.kiln.controller.feeds.topics.TopicsConfig;

/** The keys of {@code kiln.controller.feeds}. */
public record FeedsConfig(AlarmsConfig alarms, TopicsConfig kafka) {

    /** Reads the section. */
    public static FeedsConfig read(Settings settings) {
        FeedsConfig config = new FeedsConfig(
                AlarmsConfig.read(settings.section("alarms")), TopicsConfig.read(settings.section("kafka")));
        settings.done();
        return config;
    }
}
