// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.feeds.alarms;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kiln.controller.feeds.alarms.AlarmPlan.Afterwards;
import dev.kiln.controller.feeds.lifecycle.FeedRequest;
import dev.kiln.controller.problem.Refusal;
import dev.kiln.model.json.Json;
import dev.kiln.model.json.MalformedJsonException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Reads the parameters of alarms, by OpenWhisk's names. Commands write numbers and objects as texts, too, so both are taken.
 * Parameters that nobody knows are passed over. Pure.
 */
final class PlanReader {

    static final String PAYLOAD = "trigger_payload";

    private static final String CRON = "cron";
    private static final String ZONE = "timezone";
    private static final String MINUTES = "minutes";
    private static final String DATE = "date";
    private static final String START = "startDate";
    private static final String STOP = "stopDate";
    private static final String MAX = "maxTriggers";
    private static final String AFTERWARDS = "deleteAfterFire";
    private static final double MAX_MINUTES = Duration.ofDays(3660).toMinutes();
    private static final Instant LAST = Instant.parse("9000-01-01T00:00:00Z");

    private final ObjectNode given;
    private final ObjectNode config = Json.object();

    private PlanReader(ObjectNode given) {
        this.given = given;
    }

    /**
     * Reads them.
     *
     * @param now from which an interval counts that has no start
     * @throws Refusal with a sentence for whoever wrote them
     */
    static AlarmPlan read(AlarmKind kind, ObjectNode given, Instant now) {
        PlanReader reader = new PlanReader(given);
        ObjectNode payload = reader.payload();
        Schedule schedule =
                switch (kind) {
                    case ALARM -> reader.cron();
                    case INTERVAL -> reader.interval(now);
                    case ONCE -> new Schedule.Once(reader.required(DATE, "such as 2030-12-31T23:00:00Z"));
                };
        OptionalLong max = kind == AlarmKind.ONCE ? OptionalLong.of(1) : reader.max();
        Afterwards afterwards = kind == AlarmKind.ONCE ? reader.afterwards() : Afterwards.KEEP;
        return new AlarmPlan(kind, reader.config, schedule, max, afterwards, payload);
    }

    private Schedule cron() {
        String text = text(CRON);
        String zone = text(ZONE);
        if (text.isEmpty()) {
            throw FeedRequest.invalid("An alarm needs the parameter cron, such as \"0 9 * * MON-FRI\".");
        }
        try {
            CronExpression expression = CronExpression.parse(text);
            ZoneId where = zone.isEmpty() ? ZoneOffset.UTC : ZoneId.of(zone);
            config.put(CRON, text).put(ZONE, zone.isEmpty() ? "UTC" : zone);
            return new Schedule.Cron(expression, where, date(START), stop());
        } catch (DateTimeException e) {
            throw FeedRequest.invalid("timezone '" + zone + "' is not known; it is a name such as Europe/Berlin.");
        } catch (IllegalArgumentException e) {
            throw FeedRequest.invalid("cron '" + text + "' cannot be read: " + e.getMessage() + ".");
        }
    }

    private Schedule interval(Instant now) {
        String text = text(MINUTES);
        double minutes = number(text);
        if (!(minutes > 0 && minutes <= MAX_MINUTES)) {
            throw FeedRequest.invalid("minutes must be a number above 0 and up to " + (long) MAX_MINUTES + ", not '"
                    + text + "'; an interval needs it.");
        }
        // whole minutes stay so
        if (minutes == Math.rint(minutes)) {
            config.put(MINUTES, (long) minutes);
        } else {
            config.put(MINUTES, minutes);
        }
        Instant start = date(START).orElseGet(() -> put(START, now));
        Duration length = Duration.ofMillis(
                Math.max(1, Math.round(minutes * Duration.ofMinutes(1).toMillis())));
        return new Schedule.Interval(length, start, stop());
    }

    private Optional<Instant> stop() {
        Optional<Instant> stop = date(STOP);
        Optional<Instant> start = date(START);
        if (stop.isPresent() && start.isPresent() && !stop.get().isAfter(start.get())) {
            throw FeedRequest.invalid("stopDate " + stop.get() + " must be later than startDate " + start.get() + ".");
        }
        return stop;
    }

    private OptionalLong max() {
        String text = text(MAX);
        if (text.isEmpty() || text.equals("-1")) {
            return OptionalLong.empty();
        }
        double max = number(text);
        if (!(max >= 1 && max <= Integer.MAX_VALUE && max == Math.rint(max))) {
            throw FeedRequest.invalid(
                    "maxTriggers must be a whole number from 1, or -1 for no end, not '" + text + "'.");
        }
        config.put(MAX, (long) max);
        return OptionalLong.of((long) max);
    }

    private Afterwards afterwards() {
        String text = text(AFTERWARDS);
        config.put(AFTERWARDS, text.isEmpty() ? "false" : text);
        return switch (text) {
            case "", "false" -> Afterwards.KEEP;
            case "true" -> Afterwards.DELETE;
            case "rules" -> Afterwards.DELETE_WITH_RULES;
            default ->
                throw FeedRequest.invalid(
                        "deleteAfterFire must be false, true (the trigger) or rules (these, too), not '" + text + "'.");
        };
    }

    /** Nothing, unless something is said. */
    private ObjectNode payload() {
        JsonNode payload = given.path(PAYLOAD);
        if (payload.isTextual()) {
            payload = parsed(payload.textValue());
        }
        if (payload.isMissingNode() || payload.isNull()) {
            return Json.object();
        }
        if (payload instanceof ObjectNode object) {
            config.set(PAYLOAD, object);
            return object;
        }
        throw noPayload();
    }

    private static JsonNode parsed(String text) {
        try {
            return Json.parse(text);
        } catch (MalformedJsonException e) {
            throw noPayload();
        }
    }

    private static Refusal noPayload() {
        return FeedRequest.invalid("trigger_payload must be a JSON object, or a text that holds one.");
    }

    private Instant required(String field, String example) {
        return date(field)
                .orElseThrow(() -> FeedRequest.invalid("It needs the parameter " + field + ", " + example + "."));
    }

    private Optional<Instant> date(String field) {
        String text = text(field);
        if (text.isEmpty()) {
            return Optional.empty();
        }
        Instant date = instant(text)
                .filter(it -> it.isBefore(LAST))
                .orElseThrow(() -> FeedRequest.invalid(field + " '" + text
                        + "' is no time; write it as 2030-12-31T23:00:00Z, or as the milliseconds since 1970."));
        return Optional.of(put(field, date));
    }

    private Instant put(String field, Instant date) {
        // documents keep no more of a time, and a time must not come again because of what they left away
        Instant kept = date.truncatedTo(ChronoUnit.MILLIS);
        config.put(field, kept.toString());
        return kept;
    }

    private static Optional<Instant> instant(String text) {
        if (text.matches("\\d{1,15}")) {
            return Optional.of(Instant.ofEpochMilli(Long.parseLong(text)));
        }
        // what has no offset is in UTC
        for (Form form : List.<Form>of(
                it -> OffsetDateTime.parse(it).toInstant(),
                it -> LocalDateTime.parse(it).toInstant(ZoneOffset.UTC),
                it -> LocalDate.parse(it).atStartOfDay().toInstant(ZoneOffset.UTC))) {
            try {
                return Optional.of(form.read(text));
            } catch (DateTimeParseException e) {
                // then by the next form
            }
        }
        return Optional.empty();
    }

    @FunctionalInterface
    private interface Form {
        Instant read(String text);
    }

    private static double number(String text) {
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException e) {
            return Double.NaN;
        }
    }

    /** A text, or what a number or a boolean looks like as one; empty when it is not there. */
    private String text(String field) {
        return given.path(field).asText("").strip();
    }
}
