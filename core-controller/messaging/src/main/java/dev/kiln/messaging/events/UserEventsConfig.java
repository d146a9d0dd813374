// SPDX-License-Identifier: Apache-2.0
package dev.kiln.messaging.events;

/**
 * Whether users' events are told, the same for all controllers and invokers: {@code kiln.user-events}.
 *
 * @param isEnabled whether anything is written to the topic
 * @param prometheus whether this controller counts what is there for its own {@code /metrics}
 * @param maxSeries of so many actions and callers at most; the others are counted together
 */
public record UserEventsConfig(boolean isEnabled, boolean prometheus, int maxSeries) {

    public static final String PATH = "kiln.user-events";
}
