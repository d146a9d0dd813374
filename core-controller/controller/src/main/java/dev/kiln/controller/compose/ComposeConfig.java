// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.compose;

import dev.kiln.controller.config.Settings;
import java.time.Duration;

/**
 * How sequences and compositions are run.
 *
 * @param maxAtOnce how many are under way in this controller; more are refused
 * @param grace how much longer than its time limit a part is waited for
 */
public record ComposeConfig(int maxAtOnce, Duration grace) {

    public static ComposeConfig read(Settings settings) {
        ComposeConfig config = new ComposeConfig(settings.number("max-at-once"), settings.duration("grace"));
        settings.done();
        return config;
    }
}
