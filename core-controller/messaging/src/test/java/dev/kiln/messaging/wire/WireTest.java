// SPDX-License-Identifier: Apache-2.0
package dev.kiln.messaging.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.kiln.messaging.TopicSpec;
import dev.kiln.messaging.pools.PoolReport;
import dev.kiln.model.activation.Activation;
import dev.kiln.model.activation.ActivationId;
import dev.kiln.model.activation.ActivationResponse;
import dev.kiln.model.activation.StoragePolicy;
import dev.kiln.model.entity.Annotations;
import dev.kiln.model.identity.AuthKey;
import dev.kiln.model.json.Json;
import dev.kiln.model.name.EntityName;
import dev.kiln.model.name.NamespaceName;
import dev.kiln.model.name.QualifiedName;
import dev.kiln.model.name.Version;
import dev.kiln.model.pools.IsolationClass;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The messages between controllers and invokers, as the golden files pin them; white space in the files is free. */
class WireTest {

    private static final Instant START = Instant.ofEpochMilli(1_700_000_000_000L);
    private static final ActivationId ID = new ActivationId("0123456789abcdef0123456789abcdef");
    private static final ActivationId CAUSE = new ActivationId("ffffffffffffffffffffffffffffffff");
    private static final Transaction TRANSACTION = new Transaction("abc123", START, true);
    private static final InvokerId INVOKER = new InvokerId(7);

    static final ActivationMessage FULL = new ActivationMessage(
            TRANSACTION,
            QualifiedName.parse("provider/pkg/hello"),
            new Version(0, 0, 2),
            Optional.of(QualifiedName.parse("guest/bound")),
            Optional.of("3-1f"),
            new ActivationMessage.Caller(
                    "guest-subject", new NamespaceName("guest"), "uuid-1", AuthKey.parse("uuid-1:secret")),
            ID,
            new ControllerId("0"),
            true,
            Json.object().put("greeting", "żółć 😀").put("number", 1),
            Set.of("greeting"),
            Map.of("number", "aes-128"),
            Optional.of(new ActivationMessage.Cause(CAUSE, ActivationMessage.Cause.By.SEQUENCE)),
            START.plusNanos(123_456_000),
            new Leg(3, 2, 1_700_000_000_123L, Optional.of(new InvokerId(4))),
            StoragePolicy.FAILURES_NOT_APPLICATION_ERRORS,
            IsolationClass.NONE);

    static final ActivationMessage SLIM = new ActivationMessage(
            new Transaction("abc123", START, false),
            QualifiedName.parse("guest/hello"),
            Version.FIRST,
            Optional.empty(),
            Optional.empty(),
            new ActivationMessage.Caller("guest-subject", new NamespaceName("guest"), "uuid-1", Optional.empty()),
            ID,
            new ControllerId("east.1"),
            false,
            Json.object(),
            Set.of(),
            Map.of(),
            Optional.empty(),
            START,
            Leg.first(0),
            StoragePolicy.ALWAYS,
            IsolationClass.NONE);

    static final ActivationMessage ISOLATED = isolated(SLIM);

    private static final Activation RECORD = new Activation(
            new NamespaceName("guest"),
            new EntityName("hello"),
            Version.FIRST,
            "guest-subject",
            ID,
            Optional.empty(),
            START,
            Optional.of(START.plusMillis(12)),
            ActivationResponse.success(Json.object().put("ok", true), 11),
            List.of(),
            Annotations.NONE.with("path", TextNode.valueOf("guest/hello")),
            false);

    static final Ack COMBINED = new Ack.Combined(TRANSACTION, new Ack.Outcome.Full(RECORD), false, INVOKER);
    static final Ack COMPLETION = new Ack.Completion(TRANSACTION, ID, true, INVOKER);
    static final Ack RETURNED = new Ack.Returned(TRANSACTION, ID, 2, "it needs isolation 'microvm'", INVOKER);
    static final Ack RESULT = new Ack.Result(TRANSACTION, new Ack.Outcome.Stored(ID));

    static final Ping PING = new Ping(
            INVOKER,
            42,
            1_700_000_000_000_007L,
            2048,
            512,
            "default",
            "docker",
            "CONTAINER",
            Set.of("PAUSE", "CHECKPOINT"),
            true,
            false,
            "",
            "1.2.0",
            new PoolReport(
                    7,
                    3,
                    5,
                    List.of(
                            new PoolReport.GenerationReport(
                                    3, "docker", "1.2.0", PoolReport.Phase.CURRENT, 5, 12, 0, 310, ""),
                            new PoolReport.GenerationReport(
                                    4, "process", "1.3.0", PoolReport.Phase.FAILED, 0, 1, 1, 0, "no probe"))));

    @Test
    void anActivationMessageIsAsTheGoldenFileSays() {
        assertMatches("activation-message.json", ActivationMessageCodec.encode(FULL));
        assertMatches("activation-message-slim.json", ActivationMessageCodec.encode(SLIM));
        assertMatches("activation-message-isolated.json", ActivationMessageCodec.encode(ISOLATED));
    }

    @Test
    void anIsolationThatIsNotKnownIsStrongerThanAllThatAre() {
        String text = new String(ActivationMessageCodec.encode(ISOLATED), StandardCharsets.UTF_8);

        ActivationMessage future = ActivationMessageCodec.decode(
                text.replace("sandboxed-container", "enclave").getBytes(StandardCharsets.UTF_8));

        assertThat(future.isolation()).isEqualTo(IsolationClass.STRONGEST);
        assertThat(ISOLATED.mayRunIn(IsolationClass.CONTAINER)).isFalse();
        assertThat(ISOLATED.mayRunIn(IsolationClass.MICROVM)).isTrue();
    }

    private static ActivationMessage isolated(ActivationMessage it) {
        return new ActivationMessage(
                it.transaction(),
                it.action(),
                it.version(),
                it.binding(),
                it.revision(),
                it.caller(),
                it.activationId(),
                it.replyTo(),
                it.isBlocking(),
                it.content(),
                it.initKeys(),
                it.lockedKeys(),
                it.cause(),
                it.published(),
                it.leg(),
                it.storage(),
                IsolationClass.SANDBOXED_CONTAINER);
    }

    @Test
    void acksAreAsTheGoldenFilesSay() {
        assertMatches("ack-combined.json", AckCodec.encode(COMBINED));
        assertMatches("ack-completion.json", AckCodec.encode(COMPLETION));
        assertMatches("ack-result.json", AckCodec.encode(RESULT));
        assertMatches("ack-returned.json", AckCodec.encode(RETURNED));
    }

    @Test
    void aPingIsAsTheGoldenFileSays() {
        assertMatches("ping.json", PingCodec.encode(PING));
    }

    @Test
    void whatIsWrittenIsReadAgain() {
        assertThat(ActivationMessageCodec.decode(ActivationMessageCodec.encode(FULL)))
                .isEqualTo(FULL);
        assertThat(ActivationMessageCodec.decode(ActivationMessageCodec.encode(SLIM)))
                .isEqualTo(SLIM);
        for (Ack ack : List.of(COMBINED, COMPLETION, RESULT)) {
            assertThat(AckCodec.decode(AckCodec.encode(ack))).isEqualTo(ack);
        }
        assertThat(PingCodec.decode(PingCodec.encode(PING))).isEqualTo(PING);
    }

    @Test
    void aMessageOfOpenWhiskIsRead() {
        ActivationMessage read = ActivationMessageCodec.decode(file("openwhisk-activation-message.json"));

        assertThat(read.transaction()).isEqualTo(new Transaction("Vs4oQ2t7", START, false));
        assertThat(read.action()).isEqualTo(QualifiedName.parse("whisk.system/utils/echo"));
        assertThat(read.binding()).contains(QualifiedName.parse("guest/bound"));
        assertThat(read.version()).hasToString("0.0.1");
        assertThat(read.revision()).contains("1-a0f");
        assertThat(read.caller())
                .isEqualTo(new ActivationMessage.Caller(
                        "guest",
                        new NamespaceName("guest"),
                        "23bc46b1-71f6-4ed5-8c54-816aa4f8c502",
                        AuthKey.parse("23bc46b1-71f6-4ed5-8c54-816aa4f8c502:key")));
        assertThat(read.activationId()).isEqualTo(ID);
        assertThat(read.replyTo()).isEqualTo(new ControllerId("0"));
        assertThat(read.isBlocking()).isTrue();
        assertThat(Json.text(read.content())).isEqualTo("{\"payload\":\"hi\",\"price\":1.50}");
        assertThat(read.initKeys()).containsExactly("payload");
        assertThat(read.lockedKeys()).isEmpty();
        assertThat(read.published()).isEqualTo(START);
        assertThat(read.leg()).isEqualTo(Leg.first(0));
    }

    @Test
    void aMessageOfOpenWhiskMayLackWhatIsOptional() {
        ObjectNode json = Json.parseObject(file("openwhisk-activation-message.json"));
        json.putNull("revision");
        json.remove(List.of("content", "initArgs", "lockedArgs", "traceContext"));

        ActivationMessage read = ActivationMessageCodec.decode(Json.bytes(json));

        assertThat(read.revision()).isEmpty();
        assertThat(read.content().isEmpty()).isTrue();
        assertThat(read.initKeys()).isEmpty();
    }

    @Test
    void aPingOfOpenWhiskIsRead() {
        Ping ping = PingCodec.decode(
                bytes("{\"name\":{\"instance\":3,\"userMemory\":\"1024 MB\",\"instanceType\":\"invoker\"}}"));

        assertThat(ping.invoker()).isEqualTo(new InvokerId(3));
        assertThat(ping.memoryMegabytes()).isEqualTo(1024);
        assertThat(ping.isEnabled()).isTrue();
        assertThat(ping.pool()).isEqualTo("default");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "{}", "{\"activationId\":\"x\"}", "nonsense", "\u00ff"})
    void whatIsNoMessageIsRefused(String text) {
        byte[] message = text.getBytes(StandardCharsets.ISO_8859_1);

        assertThatThrownBy(() -> ActivationMessageCodec.decode(message)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> AckCodec.decode(message)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> PingCodec.decode(message)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aMessageDoesNotShowItsSecretsWhenItIsPrinted() {
        assertThat(FULL.toString()).doesNotContain("uuid-1:secret").doesNotContain("secret]");
    }

    @Test
    void topicsAreNamedAsOpenWhiskNamesThem() {
        Topics topics = new Topics("test-", 1024 * 1024);

        assertThat(topics.invoker(INVOKER).name()).hasToString("test-invoker7");
        assertThat(topics.completed(new ControllerId("0")).name()).hasToString("test-completed0");
        assertThat(topics.health().name()).hasToString("test-health");
        assertThat(topics.invoker(INVOKER).retention()).isEqualTo(Duration.ofHours(48));
        assertThat(topics.health().maxMessageBytes()).isGreaterThan(1024 * 1024);
        assertThat(topics.cacheInvalidation().name()).hasToString("test-cacheInvalidation");
        assertThat(topics.cacheInvalidation().retention()).isEqualTo(Duration.ofMinutes(5));
        assertThat(topics.events().name()).hasToString("test-events");
    }

    @Test
    void topicsThatOpenWhiskDoesNotHaveAreNamedAlike() {
        Topics topics = new Topics("test-", 1024 * 1024);

        assertThat(topics.claims(INVOKER).name()).hasToString("test-claims7");
        assertThat(topics.claims(INVOKER).retention()).isEqualTo(Duration.ofDays(2));
        assertThat(topics.registry().name()).hasToString("test-invokers");
    }

    @Test
    void theRegistryIsNeverTrimmed() {
        TopicSpec registry = new Topics("", 1024).registry();

        assertThat(registry.retentionBytes()).isEqualTo(TopicSpec.ALL);
        assertThat(registry.retention()).isGreaterThan(Duration.ofDays(3000));
    }

    private static void assertMatches(String file, byte[] message) {
        assertThat(new String(message, StandardCharsets.UTF_8)).as(file).isEqualTo(Json.text(Json.parse(file(file))));
    }

    private static byte[] file(String name) {
        try (InputStream content = WireTest.class.getResourceAsStream(name)) {
            assertThat(content).as("golden file %s", name).isNotNull();
            return content.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
