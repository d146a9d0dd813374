// SPDX-License-Identifier: Apache-2.0
package dev.kiln.messaging.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kiln.messaging.wire.CacheInvalidation.Written;
import dev.kiln.messaging.wire.Control.Command;
import dev.kiln.model.json.Json;
import dev.kiln.model.name.QualifiedName;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is said to all invokers and to all controllers, as the golden files pin it. */
class OperatorWireTest {

    static final Control DRAIN = new Control(new InvokerId(7), Command.DRAIN, "whisk.system");
    static final CacheInvalidation ENTITY =
            new CacheInvalidation(new Written.Entity(QualifiedName.parse("guest/pkg/hello")), "controller0");
    static final CacheInvalidation SUBJECT =
            new CacheInvalidation(new Written.Subject("guest@example.org"), "controller0");

    @Test
    void messagesAreAsTheGoldenFilesSay() throws IOException {
        assertMatches("control.json", ControlCodec.encode(DRAIN));
        assertMatches("cache-invalidation.json", CacheInvalidationCodec.encode(ENTITY));
        assertMatches("cache-invalidation-subject.json", CacheInvalidationCodec.encode(SUBJECT));
    }

    @ParameterizedTest
    @EnumSource(Command.class)
    void everyCommandIsReadAgain(Command command) {
        Control control = new Control(new InvokerId(0), command, "someone");

        assertThat(ControlCodec.decode(ControlCodec.encode(control))).isEqualTo(control);
    }

    @Test
    void whatIsOutOfDateIsReadAgain() {
        assertThat(CacheInvalidationCodec.decode(CacheInvalidationCodec.encode(ENTITY)))
                .isEqualTo(ENTITY);
        assertThat(CacheInvalidationCodec.decode(CacheInvalidationCodec.encode(SUBJECT)))
                .isEqualTo(SUBJECT);
    }

    @Test
    void whatOpenWhiskWritesIsReadWithItsSecondKey() {
        String openWhisk = "{\"key\":{\"mainId\":\"guest/a\",\"secondaryId\":\"b\"},\"instanceId\":\"controller1\"}";

        CacheInvalidation read = CacheInvalidationCodec.decode(openWhisk.getBytes(StandardCharsets.UTF_8));

        assertThat(read)
                .isEqualTo(new CacheInvalidation(new Written.Entity(QualifiedName.of("guest", "a")), "controller1"));
    }

    @Test
    void theKeyOfASubjectCanBeNoEntity() {
        String mainId = Json.parseObject(CacheInvalidationCodec.encode(SUBJECT))
                .at("/key/mainId")
                .asText();

        assertThatThrownBy(() -> QualifiedName.parse(mainId)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "[]", "{}", "{\"invoker\":\"7\",\"command\":\"drain\"}", "{\"invoker\":7,\"command\":\"x\"}"
            })
    void whatIsNoMessageIsRefused(String text) {
        byte[] message = text.getBytes(StandardCharsets.UTF_8);

        assertThatThrownBy(() -> ControlCodec.decode(message)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> CacheInvalidationCodec.decode(message)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void commandsWaitADayForAnInvokerThatIsAway() {
        Topics topics = new Topics("test-", 1024);

        assertThat(topics.control().name()).hasToString("test-control");
        assertThat(topics.control().retention()).isEqualTo(Duration.ofDays(1));
    }

    private static void assertMatches(String file, byte[] message) throws IOException {
        try (InputStream golden = OperatorWireTest.class.getResourceAsStream(file)) {
            assertThat(golden).as("golden file %s", file).isNotNull();
            assertThat(new String(message, StandardCharsets.UTF_8))
                    .isEqualTo(Json.text(Json.parse(golden.readAllBytes())));
        }
    }
}
