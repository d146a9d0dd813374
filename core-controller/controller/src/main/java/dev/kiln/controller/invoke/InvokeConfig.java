// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.invoke;

import dev.kiln.controller.config.Settings;
import java.time.Duration;

/**
 * How invocations are waited for.
 *
 * @param maxWait for the end of a blocking one
 * @param publishTimeout for the bus to take a message
 * @param recordTimeout for a record to appear in the store that was too large to travel
 */
public record InvokeConfig(Duration maxWait, Duration publishTimeout, Duration recordTimeout) {

    public static InvokeConfig read(Settings settings) {
        InvokeConfig config = new InvokeConfig(
                settings.duration("max-wait"),
                settings.duration("publish-timeout"),
                settings.duration("record-timeout"));
        settings.done();
        return config;
    }
}
