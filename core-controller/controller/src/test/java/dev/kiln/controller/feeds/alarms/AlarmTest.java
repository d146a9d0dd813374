// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.feeds.alarms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kiln.controller.feeds.lifecycle.FeedState;
import dev.kiln.controller.problem.Refusal;
import dev.kiln.model.json.Json;
import dev.kiln.model.name.QualifiedName;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AlarmTest {

    private static final Instant NOON = Instant.parse("2026-05-01T12:00:00Z");
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration LEASE = Duration.ofSeconds(30);
    private static final Duration SHORTEST = Duration.ofSeconds(10);

    @Test
    void anIntervalBeginsOneLengthAfterItWasMade() {
        Alarm alarm = interval("{'minutes': 2}");

        assertThat(alarm.due()).contains(NOON.plus(MINUTE.multipliedBy(2)));
    }

    @Test
    void anIntervalWithAStartBeginsThen() {
        Alarm alarm = interval("{'minutes': 2, 'startDate': '2026-05-01T12:30:00Z'}");

        assertThat(alarm.due()).contains(Instant.parse("2026-05-01T12:30:00Z"));
        assertThat(alarm.fired(Instant.parse("2026-05-01T12:30:01Z")).due())
                .contains(Instant.parse("2026-05-01T12:32:00Z"));
    }

    @Test
    void whatWasMissedIsMadeUpForOnce() {
        Alarm alarm = interval("{'minutes': 1}");

        Alarm later = alarm.claimed("0", NOON.plusSeconds(601), LEASE).fired(NOON.plusSeconds(601));

        assertThat(later.due()).contains(NOON.plusSeconds(660));
        assertThat(later.fired()).isEqualTo(1);
    }

    @Test
    void aClockThatLagsFiresNoTimeTwice() {
        Alarm alarm = interval("{'minutes': 1}");

        assertThat(alarm.fired(NOON.plusSeconds(59)).due()).contains(NOON.plusSeconds(120));
    }

    @Test
    void aClaimEndsByItself() {
        Alarm alarm = interval("{'minutes': 1}");

        Alarm claimed = alarm.claimed("0", NOON.plusSeconds(60), LEASE);

        assertThat(claimed.due()).contains(NOON.plusSeconds(90));
        assertThat(claimed.claimed("1", NOON.plusSeconds(90), LEASE).fireId()).isEqualTo(alarm.fireId());
        assertThat(claimed.fired(NOON.plusSeconds(61)).fireId()).isNotEqualTo(alarm.fireId());
    }

    @Test
    void itEndsWhenItWentOffAsOftenAsItShould() {
        Alarm once = interval("{'minutes': 1, 'maxTriggers': '2'}").fired(NOON.plusSeconds(60));

        Alarm twice = once.fired(NOON.plusSeconds(120));

        assertThat(once.state().isActive()).isTrue();
        assertThat(twice.due()).isEmpty();
        assertThat(twice.state()).isInstanceOf(FeedState.Disabled.class);
    }

    @Test
    void itEndsWithItsStopDate() {
        Alarm alarm = interval("{'minutes': 1, 'stopDate': '2026-05-01T12:01:30Z'}");

        Alarm over = alarm.fired(NOON.plusSeconds(60));

        assertThat(over.due()).isEmpty();
        assertThat(((FeedState.Disabled) over.state()).reason()).contains("stopDate");
    }

    @Test
    void whatCannotBeFiredNowIsTriedAgainAndThenLeftOut() {
        Alarm claimed = interval("{'minutes': 60}").claimed("0", NOON.plusSeconds(3600), LEASE);

        Alarm late = claimed.notNow("throttled", NOON.plusSeconds(3601), SHORTEST, MINUTE);
        Alarm given = late.claimed("1", NOON.plusSeconds(3655), LEASE)
                .notNow("throttled", NOON.plusSeconds(3656), SHORTEST, MINUTE);

        assertThat(late.due()).contains(NOON.plusSeconds(3611));
        assertThat(late.trouble().orElseThrow()).contains("late", "throttled");
        assertThat(given.due()).contains(NOON.plusSeconds(7200));
        assertThat(given.trouble().orElseThrow()).contains("left out", "throttled");
        assertThat(given.fired()).isZero();
    }

    @Test
    void aDocumentIsTheSameAlarmAgain() {
        Alarm alarm = alarm(
                        AlarmKind.ALARM,
                        "{'cron': '0 9 * * *', 'timezone': 'Europe/Berlin', 'trigger_payload': {'a': 1}}")
                .claimed("0", NOON, LEASE)
                .notNow("away", NOON, SHORTEST, MINUTE);

        assertThat(AlarmCodec.fromDocument(AlarmCodec.toDocument(alarm))).isEqualTo(alarm);
        Alarm disabled = alarm.disabled(404, "gone", NOON);
        assertThat(AlarmCodec.fromDocument(AlarmCodec.toDocument(disabled))).isEqualTo(disabled);
        assertThat(AlarmCodec.toDocument(disabled).due()).isEqualTo(Optional.empty());
    }

    @Test
    void aPayloadMayBeWrittenAsText() {
        ObjectNode payload = plan(AlarmKind.INTERVAL, "{'minutes': 1, 'trigger_payload': '{\\'a\\': 1}'}")
                .payload();

        assertThat(payload).isEqualTo(Json.object().put("a", 1));
    }

    @Test
    void timesThatAreTooCloseTogetherAreRefused() {
        AlarmPlan each = plan(AlarmKind.ALARM, "{'cron': '0,1 0 * * * *'}");

        assertThatThrownBy(() -> each.first(NOON, SHORTEST)).isInstanceOf(Refusal.class);
        assertThat(each.first(NOON, Duration.ofSeconds(1))).isEqualTo(NOON.plusSeconds(1));
    }

    private static Alarm interval(String parameters) {
        return alarm(AlarmKind.INTERVAL, parameters);
    }

    private static Alarm alarm(AlarmKind kind, String parameters) {
        AlarmPlan plan = plan(kind, parameters);
        return Alarm.create(QualifiedName.of("guest", "tick"), "guest", "seed", plan, plan.first(NOON, SHORTEST), NOON);
    }

    private static AlarmPlan plan(AlarmKind kind, String parameters) {
        byte[] json = parameters.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
        return PlanReader.read(kind, Json.parseObject(json), NOON);
    }
}
