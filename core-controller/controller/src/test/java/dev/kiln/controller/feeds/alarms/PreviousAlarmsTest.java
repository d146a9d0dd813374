// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.feeds.alarms;

import dev.kiln.conformance.golden.Form;
import dev.kiln.conformance.golden.PreviousVersion;
import dev.kiln.controller.feeds.lifecycle.FeedState;
import dev.kiln.model.json.Json;
import dev.kiln.model.name.QualifiedName;
import dev.kiln.store.documents.Document;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Alarms that controllers of two versions fire in turn. */
class PreviousAlarmsTest {

    private static final Instant NOON = Instant.parse("2026-01-02T12:00:00Z");
    private static final QualifiedName TRIGGER = QualifiedName.parse("guest/daily");

    private static final List<Form<?>> FORMS = List.of(
            form("cron.json", alarm(AlarmKind.ALARM, "{\"cron\":\"0 9 * * MON-FRI\",\"timezone\":\"Europe/Berlin\"}")),
            form(
                    "interval.json",
                    alarm(AlarmKind.INTERVAL, "{\"minutes\":5,\"maxTriggers\":7}")
                            .claimed("east", NOON, Duration.ofSeconds(10))),
            form(
                    "once.json",
                    alarm(AlarmKind.ONCE, "{\"date\":\"2030-12-31T23:00:00Z\"}").paused(NOON)),
            form(
                    "disabled.json",
                    alarm(AlarmKind.ONCE, "{\"date\":\"2030-12-31T23:00:00Z\"}").disabled(404, "no trigger", NOON)));

    private final PreviousVersion previous = PreviousVersion.of("alarms");

    @Test
    void whatThePreviousVersionKeptIsRead() {
        previous.assertRead(FORMS);
    }

    @Test
    void thePreviousVersionReadsWhatIsKept() {
        previous.assertStillWritten(FORMS);
    }

    @Test
    void whatTheNextVersionAddsIsPassedOver() {
        // what the user asked for is kept as it was said
        previous.assertFutureIsPassedOver(FORMS, Set.of("config"));
    }

    private static Form<Alarm> form(String file, Alarm alarm) {
        return new Form<>(
                file,
                alarm,
                it -> Json.bytes(AlarmCodec.toDocument(it).content()),
                bytes -> AlarmCodec.fromDocument(Document.of(AlarmCodec.key(TRIGGER), Json.parseObject(bytes))));
    }

    private static Alarm alarm(AlarmKind kind, String config) {
        AlarmPlan plan =
                PlanReader.read(kind, Json.parseObject(config.getBytes(StandardCharsets.UTF_8)), Instant.EPOCH);
        return new Alarm(
                TRIGGER,
                "guest-subject",
                "seed",
                plan,
                new FeedState.Active(NOON),
                Optional.of(NOON.plusSeconds(60)),
                Optional.empty(),
                3,
                Optional.of(NOON),
                Optional.of("late"));
    }
}
