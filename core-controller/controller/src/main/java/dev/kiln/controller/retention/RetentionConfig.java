// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.retention;

import com.typesafe.config.ConfigException;
import dev.kiln.controller.config.Settings;
import java.time.Duration;

/**
 * The keys of {@code kiln.controller.retention}.
 *
 * @param keep how long records are kept; zero for ever
 * @param interval from one look for older ones to the next
 */
public record RetentionConfig(Duration keep, Duration interval) {

    /** Reads the section. */
    public static RetentionConfig read(Settings settings) {
        RetentionConfig config = new RetentionConfig(settings.duration("keep"), settings.duration("interval"));
        settings.done();
        if (config.keep().isNegative() || !config.interval().isPositive()) {
            throw new ConfigException.Generic(
                    "kiln.controller.retention: keep must be 0 or longer and interval longer than 0," + " but they are "
                            + config.keep() + " and " + config.interval());
        }
        return config;
    }

    boolean isForEver() {
        return keep.isZero();
    }
}
