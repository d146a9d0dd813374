// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.feeds.alarms;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;

/** When an alarm goes off. Pure. */
sealed interface Schedule {

    /** The first time after one; absent when there is none any more. */
    Optional<Instant> next(Instant after);

    /**
     * By a cron expression.
     *
     * @param start before which it does not go off
     * @param stop after which it does not
     */
    record Cron(CronExpression expression, ZoneId zone, Optional<Instant> start, Optional<Instant> stop)
            implements Schedule {
        @Override
        public Optional<Instant> next(Instant after) {
            Instant from =
                    start.map(it -> it.minusMillis(1)).filter(after::isBefore).orElse(after);
            return expression.next(from, zone).filter(it -> !isOver(it, stop));
        }
    }

    /**
     * Again and again, with the same time between.
     *
     * @param start the time that all others are counted from; it goes off then if that is still to come when it is made
     * @param stop after which it does not
     */
    record Interval(Duration length, Instant start, Optional<Instant> stop) implements Schedule {
        public Interval {
            if (length.toMillis() < 1) {
                throw new IllegalArgumentException("an interval must be longer than " + length);
            }
        }

        @Override
        public Optional<Instant> next(Instant after) {
            long lengths = Math.floorDiv(Duration.between(start, after).toMillis(), length.toMillis()) + 1;
            Instant next = start.plus(length.multipliedBy(Math.max(0, lengths)));
            return Optional.of(next).filter(it -> !isOver(it, stop));
        }
    }

    /** At one time. */
    record Once(Instant date) implements Schedule {
        @Override
        public Optional<Instant> next(Instant after) {
            return Optional.of(date).filter(after::isBefore);
        }
    }

    private static boolean isOver(Instant time, Optional<Instant> stop) {
        return stop.filter(time::isAfter).isPresent();
    }
}
