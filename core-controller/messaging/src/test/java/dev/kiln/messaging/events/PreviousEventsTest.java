// SPDX-License-Identifier: Apache-2.0
package dev.kiln.messaging.events;

import dev.kiln.conformance.golden.Form;
import dev.kiln.conformance.golden.PreviousVersion;
import dev.kiln.messaging.events.UserEvent.Ended;
import dev.kiln.messaging.events.UserEvent.Measured;
import dev.kiln.messaging.events.UserEvent.Metric;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Events of one version that programs read which were made for another. */
class PreviousEventsTest {

    private static final UserEvent ENDED = event(new Ended(
            "guest/pkg/hello",
            "0123456789abcdef0123456789abcdef",
            1,
            12,
            3,
            4,
            "nodejs:20",
            true,
            256,
            Optional.of("sequence"),
            OptionalInt.of(11),
            OptionalInt.of(404)));

    private static final List<Form<?>> FORMS = List.of(
            new Form<>("ended.json", ENDED, UserEventCodec::encode, UserEventCodec::decode),
            measured("concurrent-rate-limit.json", Metric.CONCURRENT_RATE_LIMIT),
            measured("timed-rate-limit.json", Metric.TIMED_RATE_LIMIT),
            measured("concurrent-invocations.json", Metric.CONCURRENT_INVOCATIONS));

    private final PreviousVersion previous = PreviousVersion.of("events");

    @Test
    void whatThePreviousVersionTellsIsUnderstood() {
        previous.assertRead(FORMS);
    }

    @Test
    void whoeverKnowsThePreviousVersionUnderstandsWhatIsTold() {
        previous.assertStillWritten(FORMS);
    }

    @Test
    void whatTheNextVersionAddsIsPassedOver() {
        previous.assertFutureIsPassedOver(FORMS, Set.of());
    }

    private static Form<UserEvent> measured(String file, Metric metric) {
        return new Form<>(file, event(new Measured(metric, 3)), UserEventCodec::encode, UserEventCodec::decode);
    }

    private static UserEvent event(UserEvent.Body body) {
        return new UserEvent("invoker0", body, "guest-subject", "guest", "uuid-1", 1_700_000_000_000L);
    }
}
