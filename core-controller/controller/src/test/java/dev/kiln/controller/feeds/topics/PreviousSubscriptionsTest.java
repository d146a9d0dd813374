// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.feeds.topics;

import dev.kiln.conformance.golden.Form;
import dev.kiln.conformance.golden.PreviousVersion;
import dev.kiln.controller.feeds.lifecycle.FeedState;
import dev.kiln.model.json.Json;
import dev.kiln.model.name.QualifiedName;
import dev.kiln.store.documents.Document;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Topics that controllers of two versions read in turn. */
class PreviousSubscriptionsTest {

    private static final Instant NOON = Instant.parse("2026-01-02T12:00:00Z");
    private static final QualifiedName TRIGGER = QualifiedName.parse("guest/orders");

    private static final List<Form<?>> FORMS = List.of(form(
            "subscription.json",
            new Subscription(
                    TRIGGER,
                    "guest-subject",
                    "group-1",
                    new TopicPlan(List.of("kafka1:9092", "kafka2:9092"), "orders", true, true, false),
                    new FeedState.Active(NOON),
                    "east",
                    NOON.plusSeconds(30),
                    3,
                    Optional.of("no broker answers"))));

    private final PreviousVersion previous = PreviousVersion.of("topics");

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
        previous.assertFutureIsPassedOver(FORMS, Set.of());
    }

    private static Form<Subscription> form(String file, Subscription subscription) {
        return new Form<>(
                file,
                subscription,
                it -> Json.bytes(it.toDocument().content()),
                bytes -> Subscription.fromDocument(Document.of(Subscription.key(TRIGGER), Json.parseObject(bytes))));
    }
}
