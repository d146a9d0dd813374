// SPDX-License-Identifier: Apache-2.0
package dev.kiln.model.limits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kiln.model.action.ActionLimits;
import dev.kiln.model.json.Json;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LimitsTest {

    @ParameterizedTest
    @CsvSource({
        "300001, 256, 10, 1, duration 300001 milliseconds exceeds allowed threshold of 300000 milliseconds",
        "99, 256, 10, 1, duration 99 milliseconds below allowed threshold of 100 milliseconds",
        "60000, 513, 10, 1, memory size 513 MB exceeds allowed threshold of 512 MB",
        "60000, 127, 10, 1, memory size 127 MB below allowed threshold of 128 MB",
        "60000, 256, 11, 1, log size 11 MB exceeds allowed threshold of 10 MB",
        "60000, 256, -1, 1, log size -1 MB below allowed threshold of 0 MB",
        "60000, 256, 10, 201, concurrency 201 exceeds allowed threshold of 200",
        "60000, 256, 10, 0, concurrency 0 below allowed threshold of 1"
    })
    void saysWhichBoundIsCrossed(int timeoutMillis, int memory, int logs, int concurrency, String sentence) {
        ActionLimits limits =
                new ActionLimits(Duration.ofMillis(timeoutMillis), memory, logs, concurrency, OptionalInt.empty());

        assertThat(SystemLimits.standard().violation(limits)).contains(sentence);
    }

    @ParameterizedTest
    @CsvSource({"100, 128, 0, 1", "300000, 512, 10, 200", "60000, 256, 10, 1"})
    void theBoundsThemselvesAreAllowed(int timeoutMillis, int memory, int logs, int concurrency) {
        ActionLimits limits =
                new ActionLimits(Duration.ofMillis(timeoutMillis), memory, logs, concurrency, OptionalInt.empty());

        assertThat(SystemLimits.standard().violation(limits)).isEmpty();
    }

    @Test
    void aRangeIsInOrder() {
        assertThatThrownBy(() -> new SystemLimits.Range(1, 5, 3)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aNamespaceAllowsAllKindsUnlessItNamesSome() {
        NamespaceLimits some = new NamespaceLimits(
                OptionalInt.empty(),
                OptionalInt.empty(),
                OptionalInt.empty(),
                Optional.of(Set.of("python:3")),
                Optional.empty());

        assertThat(NamespaceLimits.NONE.allowsKind("nodejs:20")).isTrue();
        assertThat(some.allowsKind("python:3")).isTrue();
        assertThat(some.allowsKind("nodejs:20")).isFalse();
    }

    @Test
    void aNamespaceMayNarrowTheBoundsOfItsActionsAndNeverWidenThem() {
        SystemLimits within = SystemLimits.standard()
                .within(LimitsCodec.fromJson(Json.parse("""
                        {"minActionMemory": 1, "maxActionMemory": 192, "minActionTimeout": 1000, "maxActionLogs": 99,
                         "maxParameterSize": "1 KB", "maxPayloadSize": "1 GB"}""")).actions());

        assertThat(within.memoryMegabytes()).isEqualTo(new SystemLimits.Range(128, 192, 192));
        assertThat(within.timeoutMillis()).isEqualTo(new SystemLimits.Range(1000, 60_000, 300_000));
        assertThat(within.logMegabytes()).isEqualTo(SystemLimits.standard().logMegabytes());
        assertThat(within.parameterBytes()).isEqualTo(1024);
        assertThat(within.payloadBytes()).isEqualTo(SystemLimits.standard().payloadBytes());
    }

    @Test
    void allLimitsOfANamespaceAreReadAndWritten() {
        String json = """
                {"invocationsPerMinute":1,"concurrentInvocations":2,"firesPerMinute":3,"allowedKinds":["nodejs:20"],
                 "storeActivations":false,"minActionMemory":128,"maxActionMemory":256,"minActionLogs":1,"maxActionLogs":2,
                 "minActionTimeout":200,"maxActionTimeout":3000,"minActionConcurrency":1,"maxActionConcurrency":4,
                 "maxActionInstances":5,"maxParameterSize":"1024 B","maxPayloadSize":"2048 B"}""";

        assertThat(LimitsCodec.toJson(LimitsCodec.fromJson(Json.parse(json)))).isEqualTo(Json.parse(json));
        assertThat(Json.parse(json).properties())
                .extracting(java.util.Map.Entry::getKey)
                .containsExactlyInAnyOrderElementsOf(LimitsCodec.FIELDS);
    }

    @Test
    void boundsThatDoNotMeetTheSystemsLeaveItsNearestEnd() {
        SystemLimits within = SystemLimits.standard()
                .within(LimitsCodec.fromJson(Json.parse("{\"minActionMemory\": 9000, \"maxActionTimeout\": 1}"))
                        .actions());

        assertThat(within.memoryMegabytes()).isEqualTo(new SystemLimits.Range(512, 512, 512));
        assertThat(within.timeoutMillis()).isEqualTo(new SystemLimits.Range(100, 100, 100));
    }
}
