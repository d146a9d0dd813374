// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.feeds.topics;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kiln.messaging.topics.TopicRecord;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MessagePayloadTest {

    private static final TopicPlan TEXT = new TopicPlan(List.of("b:1"), "orders", false, false, false);
    private static final TopicPlan JSON = new TopicPlan(List.of("b:1"), "orders", true, true, false);

    @Test
    void aMessageSaysWhereItIsFromAndWhatItHolds() {
        JsonNode message = only(TEXT, record(7, "key", "value"));

        assertThat(message.toString())
                .isEqualTo("{\"topic\":\"orders\",\"partition\":0,\"offset\":7,\"timestamp\":5,\"key\":\"key\","
                        + "\"value\":\"value\"}");
    }

    @Test
    void valuesAreJsonAndKeysBytesWhereThatIsWanted() {
        JsonNode message = only(JSON, record(7, "key", "{\"a\":1}"));

        assertThat(message.at("/value/a").asInt()).isEqualTo(1);
        assertThat(message.path("key").asText()).isEqualTo("a2V5");
        assertThat(only(JSON, record(7, "key", "{")).path("value").asText()).isEqualTo("{");
    }

    @Test
    void whatHasNoKeyOrValueSaysNull() {
        TopicRecord empty = new TopicRecord("orders", 0, 1, Optional.empty(), Optional.empty(), Instant.EPOCH);

        assertThat(only(JSON, empty).path("key").isNull()).isTrue();
        assertThat(only(JSON, empty).path("value").isNull()).isTrue();
    }

    @Test
    void payloadsAreBoundedAndKeepTheOrder() {
        List<TopicRecord> records = List.of(record(0, "k", "x".repeat(300)), record(1, "k", "y".repeat(300)));

        List<MessagePayload> payloads = MessagePayload.of(TEXT, records, 600);

        assertThat(payloads).extracting(it -> it.records().getFirst().offset()).containsExactly(0L, 1L);
        assertThat(MessagePayload.of(TEXT, records, 2_000)).hasSize(1);
    }

    @Test
    void whatNoPayloadCanHoldIsLeftOutAndCounted() {
        List<TopicRecord> records =
                List.of(record(0, "k", "a"), record(1, "k", "y".repeat(3_000)), record(2, "k", "b"));

        List<MessagePayload> payloads = MessagePayload.of(TEXT, records, 600);

        assertThat(payloads).hasSize(1);
        assertThat(payloads.getFirst().leftOut()).isEqualTo(1);
        assertThat(payloads.getFirst().records()).hasSize(3);
        assertThat(payloads.getFirst().payload().path("messages")).hasSize(2);
        assertThat(MessagePayload.of(TEXT, records.subList(1, 2), 600)
                        .getFirst()
                        .isEmpty())
                .isTrue();
    }

    private static JsonNode only(TopicPlan plan, TopicRecord record) {
        return MessagePayload.of(plan, List.of(record), 10_000)
                .getFirst()
                .payload()
                .at("/messages/0");
    }

    private static TopicRecord record(long offset, String key, String value) {
        return new TopicRecord(
                "orders", 0, offset, Optional.of(bytes(key)), Optional.of(bytes(value)), Instant.ofEpochMilli(5));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
