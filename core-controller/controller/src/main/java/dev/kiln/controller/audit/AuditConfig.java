// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.audit;

import com.typesafe.config.ConfigException;
import dev.kiln.controller.config.Settings;
import java.time.Duration;

/**
 * The keys of {@code kiln.controller.audit}.
 *
 * @param keep how long an entry is kept
 * @param maxEntries of which the latest are kept
 */
public record AuditConfig(Duration keep, int maxEntries) {

    public static AuditConfig read(Settings settings) {
        AuditConfig config = new AuditConfig(settings.duration("keep"), settings.number("max-entries"));
        settings.done();
        if (!config.keep().isPositive() || config.maxEntries() < 1) {
            throw new ConfigException.Generic("kiln.controller.audit: keep and max-entries must be above 0: " + config);
        }
        return config;
    }
}
