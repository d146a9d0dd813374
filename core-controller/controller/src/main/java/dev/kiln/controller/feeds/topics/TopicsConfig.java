// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.feeds.topics;

import com.typesafe.config.ConfigException;
import dev.kiln.controller.config.Settings;
import java.time.Duration;
import java.util.List;

/**
 * The keys of {@code kiln.controller.feeds.kafka}.
 *
 * @param brokers that users may have read, as {@code host:port}; {@code *} allows all
 * @param maxPerNamespace topics that are read for one namespace
 * @param maxReaders topics that one controller reads
 * @param maxMessages of one fire
 * @param lookInterval from one look for topics that nobody reads to the next
 * @param lease after which a topic is anybody's whose controller says nothing
 * @param retryPause after something that is away or refuses
 */
public record TopicsConfig(
        List<String> brokers,
        int maxPerNamespace,
        int maxReaders,
        int maxMessages,
        Duration lookInterval,
        Duration lease,
        Duration retryPause) {

    private static final String ANY = "*";

    public TopicsConfig {
        brokers = List.copyOf(brokers);
    }

    /** Reads the section. */
    public static TopicsConfig read(Settings settings) {
        TopicsConfig config = new TopicsConfig(
                settings.texts("brokers"),
                settings.number("max-per-namespace"),
                settings.number("max-readers"),
                settings.number("max-messages"),
                settings.duration("look-interval"),
                settings.duration("lease"),
                settings.duration("retry-pause"));
        settings.done();
        boolean isTimed = config.lookInterval().isPositive()
                && config.lease().isPositive()
                && config.retryPause().isPositive();
        if (!isTimed || config.maxMessages() < 1 || config.maxReaders() < 1 || config.maxPerNamespace() < 0) {
            throw new ConfigException.Generic("kiln.controller.feeds.kafka: look-interval, lease, retry-pause,"
                    + " max-messages and max-readers must be above 0, and max-per-namespace not below: " + config);
        }
        return config;
    }

    boolean allows(String broker) {
        return brokers.contains(broker) || brokers.contains(ANY);
    }
}
