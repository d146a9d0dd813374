// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.entitlement;

import dev.kiln.controller.config.Settings;
import dev.kiln.model.limits.SystemLimits;

/** Throttles of namespaces that have none of their own; of all controllers together. Zero lets nothing through. */
public record ThrottleConfig(int invocationsPerMinute, int concurrentInvocations, int firesPerMinute) {

    public static ThrottleConfig read(Settings settings) {
        ThrottleConfig config = new ThrottleConfig(
                settings.number("invocations-per-minute"),
                settings.number("concurrent-invocations"),
                settings.number("fires-per-minute"));
        settings.done();
        return config;
    }

    /** The installation's bounds with these throttles. */
    public SystemLimits over(SystemLimits limits) {
        return limits.withThrottles(invocationsPerMinute, concurrentInvocations, firesPerMinute);
    }
}
