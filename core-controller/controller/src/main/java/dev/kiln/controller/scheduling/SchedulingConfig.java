// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.scheduling;

import dev.kiln.controller.config.Settings;
import java.time.Duration;

/**
 * How invokers are chosen and watched.
 *
 * @param fill up to which part of its memory an invoker is filled with what hashes to it, whatever the others hold
 * @param slack beyond that: how far above the average load an invoker may be, 0.25 for a quarter
 * @param queueFactor how many times its memory an invoker may have been given, waiting included
 * @param fairness how many times the room that is left an action may hold; more favours the one, less the others
 * @param maxProbes how many places of the ring are tried before the least loaded invoker is looked for
 * @param downAfter without a ping
 * @param lostAfter without a ping: what the invoker was given is given up
 * @param retryAfter between two tests of an invoker that failed too often; it gets work again once it passes one
 */
public record SchedulingConfig(
        double fill,
        double slack,
        double queueFactor,
        double fairness,
        int maxProbes,
        Duration downAfter,
        Duration lostAfter,
        Duration retryAfter) {

    public static SchedulingConfig read(Settings settings) {
        SchedulingConfig config = new SchedulingConfig(
                settings.fraction("fill"),
                settings.fraction("slack"),
                settings.fraction("queue-factor"),
                settings.fraction("fairness"),
                settings.number("max-probes"),
                settings.duration("down-after"),
                settings.duration("lost-after"),
                settings.duration("retry-after"));
        settings.done();
        return config;
    }
}
