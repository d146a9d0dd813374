// SPDX-License-Identifier: Apache-2.0
package dev.kiln.messaging.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.kiln.messaging.events.UserEvent.Metric;
import dev.kiln.messaging.memory.InMemoryBus;
import dev.kiln.messaging.wire.Topics;
import dev.kiln.model.activation.Activation;
import dev.kiln.model.activation.ActivationId;
import dev.kiln.model.activation.ActivationResponse;
import dev.kiln.model.entity.Annotations;
import dev.kiln.model.identity.Identity;
import dev.kiln.model.json.Json;
import dev.kiln.model.limits.NamespaceLimits;
import dev.kiln.model.name.EntityName;
import dev.kiln.model.name.NamespaceName;
import dev.kiln.model.name.Version;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class UserEventsTest {

    private static final Instant NOW = Instant.ofEpochMilli(1_700_000_001_000L);
    private static final Topics TOPICS = new Topics("", 1024);

    private static final Activation RECORD = record(
            ActivationResponse.applicationError(
                    Json.parseObject("{\"error\":{\"statusCode\":404}}".getBytes(StandardCharsets.UTF_8)), 28),
            Annotations.NONE
                    .with("path", TextNode.valueOf("provider/pkg/hello"))
                    .with("kind", TextNode.valueOf("nodejs:20"))
                    .with("waitTime", IntNode.valueOf(7))
                    .with("initTime", IntNode.valueOf(3))
                    .with("conductor", BooleanNode.TRUE)
                    .with("causedBy", TextNode.valueOf("sequence"))
                    .with("limits", Json.object().put("memory", 256)));

    private static final Identity USER =
            new Identity("guest-subject", new NamespaceName("guest"), "uuid-1", Optional.empty(), NamespaceLimits.NONE);

    private final InMemoryBus bus = new InMemoryBus(InMemoryBus.Limits.STANDARD, InstantSource.system());
    private final BusUserEvents events = new BusUserEvents(bus, TOPICS.events(), "invoker0", InstantSource.fixed(NOW));

    @Test
    void anActivationIsToldAsOpenWhiskTellsIt() {
        events.ended(RECORD, "uuid-1");

        assertThat(sent()).containsExactly("""
                {"source":"invoker0","body":{"name":"provider/pkg/hello",\
                "activationId":"0123456789abcdef0123456789abcdef","statusCode":1,"duration":12,"waitTime":7,"initTime":3,\
                "kind":"nodejs:20","conductor":true,"memory":256,"causedBy":"sequence","size":28,\
                "userDefinedStatusCode":404},"subject":"guest-subject","namespace":"guest","userId":"uuid-1",\
                "eventType":"Activation","timestamp":1700000001000}""");
    }

    @Test
    void whatIsNotKnownOfAnActivationIsLeftOut() {
        events.ended(record(ActivationResponse.whiskError("lost"), Annotations.NONE), "uuid-1");

        assertThat(sent()).singleElement().asString().contains("""
                "body":{"name":"guest/hello","activationId":"0123456789abcdef0123456789abcdef","statusCode":3,\
                "duration":12,"waitTime":0,"initTime":0,"kind":"unknown","conductor":false,"memory":0}""");
    }

    @Test
    void aMeasureIsToldAsOpenWhiskTellsIt() {
        events.measured(USER, Metric.TIMED_RATE_LIMIT, 1);

        assertThat(sent()).containsExactly("""
                {"source":"invoker0","body":{"metricName":"TimedRateLimit","metricValue":1},"subject":"guest-subject",\
                "namespace":"guest","userId":"uuid-1","eventType":"Metric","timestamp":1700000001000}""");
    }

    @Test
    void whatIsToldIsReadAgain() {
        UserEvent ended = new UserEvent("invoker0", UserEvent.Ended.of(RECORD), "s", "guest", "uuid-1", 5);
        UserEvent measured = new UserEvent(
                "controller0", new UserEvent.Measured(Metric.CONCURRENT_INVOCATIONS, 4), "s", "guest", "uuid-1", 5);

        assertThat(UserEventCodec.decode(UserEventCodec.encode(ended))).isEqualTo(ended);
        assertThat(UserEventCodec.decode(UserEventCodec.encode(measured))).isEqualTo(measured);
        assertThatThrownBy(() -> UserEventCodec.decode(new byte[] {'{', '}'}))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void whatNobodyTakesIsDroppedAndCounted() {
        for (int i = 0; i < 20_010; i++) {
            events.measured(USER, Metric.CONCURRENT_INVOCATIONS, i);
        }
        assertThat(events.dropped()).isEqualTo(10);
        bus.close();

        events.close();
        events.run();

        assertThat(events.dropped()).isEqualTo(20_010);
    }

    private List<String> sent() {
        events.close();
        events.run();
        return bus.readSince(TOPICS.events().name(), Instant.EPOCH).stream()
                .map(it -> new String(it.payload(), StandardCharsets.UTF_8))
                .toList();
    }

    private static Activation record(ActivationResponse response, Annotations annotations) {
        Instant start = NOW.minusMillis(1000);
        return new Activation(
                new NamespaceName("guest"),
                new EntityName("hello"),
                Version.FIRST,
                "guest-subject",
                new ActivationId("0123456789abcdef0123456789abcdef"),
                Optional.empty(),
                start,
                Optional.of(start.plusMillis(12)),
                response,
                List.of(),
                annotations,
                false);
    }
}
