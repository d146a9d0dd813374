// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.feeds.alarms;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kiln.controller.feeds.lifecycle.FeedRequest;
import dev.kiln.controller.problem.Refusal;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What somebody wants an alarm to do.
 *
 * @param config as he said it, with what he left out
 * @param maxTriggers how often it goes off, if not for ever
 * @param payload that the trigger is fired with
 */
record AlarmPlan(
        AlarmKind kind,
        ObjectNode config,
        Schedule schedule,
        OptionalLong maxTriggers,
        Afterwards afterwards,
        ObjectNode payload) {

    /** So many times are looked at to find out how close together they are. */
    private static final int SAMPLES = 64;

    /** What becomes of the trigger when its alarm went off once. */
    enum Afterwards {
        KEEP,
        DELETE,
        DELETE_WITH_RULES
    }

    /**
     * The first time that it goes off.
     *
     * @param shortest that may lie between two times
     * @throws Refusal when it never does, or too often
     */
    Instant first(Instant now, Duration shortest) {
        Instant first = schedule.next(now)
                .orElseThrow(() -> FeedRequest.invalid("This alarm would never go off: "
                        + (kind == AlarmKind.ONCE ? "its date is over." : "it has no time before its stopDate.")));
        Optional<Instant> time = Optional.of(first);
        for (int i = 0; i < SAMPLES && time.isPresent(); i++) {
            Instant before = time.get();
            time = schedule.next(before);
            boolean isTooSoon = time.map(it -> Duration.between(before, it).compareTo(shortest) < 0)
                    .orElse(false);
            if (isTooSoon) {
                throw FeedRequest.invalid(
                        "This alarm would go off at " + before + " and again at " + time.get()
                                + ": there must be " + shortest.toSeconds()
                                + " seconds between; an operator can change that by kiln.controller.feeds.alarms.min-interval.");
            }
        }
        return first;
    }
}
