// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.feeds.alarms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CronExpressionTest {

    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            * * * * *          | 2026-01-01T00:00:00Z | 2026-01-01T00:01:00Z
            */15 * * * *       | 2026-01-01T00:46:00Z | 2026-01-01T01:00:00Z
            5/20 * * * *       | 2026-01-01T00:05:00Z | 2026-01-01T00:25:00Z
            0 9 * * MON-FRI    | 2026-01-02T09:00:00Z | 2026-01-05T09:00:00Z
            0 9 * * 7          | 2026-01-02T09:00:00Z | 2026-01-04T09:00:00Z
            0 0 1,15 * *       | 2026-01-01T00:00:00Z | 2026-01-15T00:00:00Z
            30 23 31 dec *     | 2026-01-01T00:00:00Z | 2026-12-31T23:30:00Z
            0 0 29 2 *         | 2096-02-29T00:00:00Z | 2104-02-29T00:00:00Z
            0 0 13 * fri       | 2026-01-01T00:00:00Z | 2026-01-02T00:00:00Z
            0 0 */2 * fri      | 2026-01-01T00:00:00Z | 2026-01-09T00:00:00Z
            */30 * * * * *     | 2026-01-01T00:00:00Z | 2026-01-01T00:00:30Z
            10,20 59 23 * * ?  | 2026-01-01T23:59:20Z | 2026-01-02T23:59:10Z
            0 12 * 2-4/2 *     | 2026-02-28T12:00:00Z | 2026-04-01T12:00:00Z
            0 22-23 * * *      | 2026-01-01T23:30:00Z | 2026-01-02T22:00:00Z
            """)
    void theNextTimeIsRightByAllFields(String cron, Instant after, Instant next) {
        assertThat(CronExpression.parse(cron).next(after, ZoneOffset.UTC)).contains(next);
    }

    @Test
    void partsOfASecondDoNotMatter() {
        Instant after = Instant.parse("2026-01-01T00:00:59.999Z");

        assertThat(next("* * * * *", after, ZoneOffset.UTC)).isEqualTo(Instant.parse("2026-01-01T00:01:00Z"));
    }

    @Test
    void aDayThatNeverIsNeverComes() {
        assertThat(CronExpression.parse("0 0 30 2 *").next(Instant.EPOCH, BERLIN))
                .isEmpty();
    }

    @Test
    void hoursAreThoseOfThePlace() {
        Instant after = Instant.parse("2026-01-01T00:00:00Z");

        assertThat(next("0 9 * * *", after, BERLIN)).isEqualTo(Instant.parse("2026-01-01T08:00:00Z"));
        assertThat(next("0 9 * * *", after, ZoneId.of("Asia/Kolkata")))
                .isEqualTo(Instant.parse("2026-01-01T03:30:00Z"));
    }

    @Test
    void whatTheClockJumpsOverComesAtTheJumpAndOnce() {
        List<String> times = times("30 2 * * *", "2026-03-28T12:00:00+01:00", 2);

        assertThat(times).containsExactly("2026-03-29T03:00+02:00", "2026-03-30T02:30+02:00");
        assertThat(times("0 2,3 * * *", "2026-03-28T12:00:00+01:00", 3))
                .containsExactly("2026-03-29T03:00+02:00", "2026-03-30T02:00+02:00", "2026-03-30T03:00+02:00");
    }

    @Test
    void whatTheClockRepeatsCountsOnce() {
        assertThat(times("30 2 * * *", "2026-10-24T12:00:00+02:00", 2))
                .containsExactly("2026-10-25T02:30+02:00", "2026-10-26T02:30+01:00");
        // whoever looks within the hour that comes again
        assertThat(times("45 2 * * *", "2026-10-25T02:10:00+01:00", 1)).containsExactly("2026-10-26T02:45+01:00");
    }

    @Test
    void whatRunsInEveryHourGoesByTheTimeThatPasses() {
        assertThat(times("*/30 * * * *", "2026-10-25T02:10:00+02:00", 4))
                .containsExactly(
                        "2026-10-25T02:30+02:00",
                        "2026-10-25T02:00+01:00",
                        "2026-10-25T02:30+01:00",
                        "2026-10-25T03:00+01:00");
        assertThat(times("*/30 * * * *", "2026-03-29T01:10:00+01:00", 3))
                .containsExactly("2026-03-29T01:30+01:00", "2026-03-29T03:00+02:00", "2026-03-29T03:30+02:00");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "* * * *",
                "* * * * * * *",
                "60 * * * *",
                "* 24 * * *",
                "* * 0 * *",
                "* * * 13 *",
                "* * * * 8",
                "*/0 * * * *",
                "5-1 * * * *",
                "1,,2 * * * *",
                "a * * * *",
                "1/2/3 * * * *",
                "1-2-3 * * * *",
                "-1 * * * *",
                "+1 * * * *",
                "* * * FOO *",
                "99999999999 * * * *"
            })
    void whatIsNoExpressionIsRefusedWithASentence(String cron) {
        assertThatThrownBy(() -> CronExpression.parse(cron))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageMatching(".*(fields|the field of the).*");
    }

    private static List<String> times(String cron, String after, int count) {
        List<String> times = new ArrayList<>();
        Instant last = OffsetDateTime.parse(after).toInstant();
        for (int i = 0; i < count; i++) {
            last = next(cron, last, BERLIN);
            times.add(last.atZone(BERLIN).toOffsetDateTime().toString());
        }
        return times;
    }

    private static Instant next(String cron, Instant after, ZoneId zone) {
        Optional<Instant> next = CronExpression.parse(cron).next(after, zone);
        return next.orElseThrow();
    }
}
