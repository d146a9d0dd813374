// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.feeds.alarms;

import dev.kiln.controller.feeds.alarms.CronField.Part;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.Optional;

/**
 * A cron expression: minute, hour, day of month, month and day of week, with a second before them when there are six. A day must be
 * right by both its fields, or by one of them when neither begins with a star, as in every crontab. Where clocks are set, what
 * names hours neither is left out nor comes twice: times that are jumped over come at the jump, repeated ones count once. What runs
 * in every hour goes by the time that passes. Pure.
 */
record CronExpression(
        CronField second,
        CronField minute,
        CronField hour,
        CronField dayOfMonth,
        CronField month,
        CronField dayOfWeek) {

    private static final int FIELDS = 5;

    /** From one 29th of February to the next there may be eight years. */
    private static final int MAX_YEARS = 9;

    private static final int HOURS = 24;

    /**
     * Reads it.
     *
     * @throws IllegalArgumentException with a sentence for whoever wrote it
     */
    static CronExpression parse(String text) {
        String[] fields = text.strip().split("\\s+", -1);
        if (fields.length != FIELDS && fields.length != FIELDS + 1) {
            throw new IllegalArgumentException("'" + text + "' has " + (text.isBlank() ? 0 : fields.length)
                    + " fields; it must have five (minute, hour, day of month, month, day of week), or six with a"
                    + " second before them");
        }
        int at = fields.length - FIELDS;
        return new CronExpression(
                CronField.parse(Part.SECOND, at == 0 ? "0" : fields[0]),
                CronField.parse(Part.MINUTE, fields[at]),
                CronField.parse(Part.HOUR, fields[at + 1]),
                CronField.parse(Part.DAY_OF_MONTH, fields[at + 2]),
                CronField.parse(Part.MONTH, fields[at + 3]),
                CronField.parse(Part.DAY_OF_WEEK, fields[at + 4]));
    }

    /** The next time after one; absent when there is none in nine years, as of a 30th of February. */
    Optional<Instant> next(Instant after, ZoneId zone) {
        ZoneRules rules = zone.getRules();
        ZoneOffset offset = rules.getOffset(after);
        LocalDateTime from =
                LocalDateTime.ofInstant(after, offset).plusSeconds(1).withNano(0);
        from = pastRepetition(rules, after, from);
        LocalDateTime end = from.plusYears(MAX_YEARS);
        Instant reached = after;
        // between two changes of the clock local time runs evenly
        while (true) {
            Optional<LocalDateTime> local = nextLocal(from, end);
            if (local.isEmpty()) {
                return Optional.empty();
            }
            ZoneOffsetTransition change = rules.nextTransition(reached);
            if (change == null || local.get().isBefore(change.getDateTimeBefore())) {
                return Optional.of(local.get().toInstant(offset));
            }
            if (change.isGap() && !isEveryHour() && local.get().isBefore(change.getDateTimeAfter())) {
                return Optional.of(change.getInstant());
            }
            reached = change.getInstant();
            offset = change.getOffsetAfter();
            from = change.isOverlap() && !isEveryHour() ? change.getDateTimeBefore() : change.getDateTimeAfter();
        }
    }

    /** One who begins while an hour is repeated goes on behind it, if that hour counted already. */
    private LocalDateTime pastRepetition(ZoneRules rules, Instant after, LocalDateTime from) {
        ZoneOffsetTransition last = rules.previousTransition(after.plusNanos(1));
        boolean isRepeated = last != null && last.isOverlap() && from.isBefore(last.getDateTimeBefore());
        return isRepeated && !isEveryHour() ? last.getDateTimeBefore() : from;
    }

    private boolean isEveryHour() {
        return hour.values().cardinality() == HOURS;
    }

    /** On a clock that nobody sets: the first time that is right, from one on. */
    private Optional<LocalDateTime> nextLocal(LocalDateTime from, LocalDateTime end) {
        LocalDate day = from.toLocalDate();
        Optional<LocalTime> time = isRight(day) ? nextTime(from.toLocalTime()) : Optional.empty();
        while (time.isEmpty()) {
            day = month.allows(day.getMonthValue())
                    ? day.plusDays(1)
                    : day.withDayOfMonth(1).plusMonths(1);
            if (day.isAfter(end.toLocalDate())) {
                return Optional.empty();
            }
            time = isRight(day) ? nextTime(LocalTime.MIDNIGHT) : Optional.empty();
        }
        return Optional.of(day.atTime(time.get()));
    }

    private boolean isRight(LocalDate day) {
        boolean byMonth = dayOfMonth.allows(day.getDayOfMonth());
        boolean byWeek = dayOfWeek.allows(day.getDayOfWeek().getValue() % 7);
        boolean isEither = !dayOfMonth.isOpen() && !dayOfWeek.isOpen();
        return month.allows(day.getMonthValue()) && (isEither ? byMonth || byWeek : byMonth && byWeek);
    }

    /** The first time of a day that is right, from one on. */
    private Optional<LocalTime> nextTime(LocalTime from) {
        int hours = hour.from(from.getHour());
        if (hours < 0) {
            return Optional.empty();
        }
        if (hours > from.getHour()) {
            return Optional.of(LocalTime.of(hours, minute.first(), second.first()));
        }
        int minutes = minute.from(from.getMinute());
        int seconds = minutes == from.getMinute() ? second.from(from.getSecond()) : second.first();
        if (seconds < 0) {
            minutes = minute.from(from.getMinute() + 1);
            seconds = second.first();
        }
        if (minutes >= 0) {
            return Optional.of(LocalTime.of(hours, minutes, seconds));
        }
        int later = hour.from(hours + 1);
        return later < 0 ? Optional.empty() : Optional.of(LocalTime.of(later, minute.first(), second.first()));
    }
}
