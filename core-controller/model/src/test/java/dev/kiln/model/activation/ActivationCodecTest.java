// SPDX-License-Identifier: Apache-2.0
package dev.kiln.model.activation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.TextNode;
import dev.kiln.model.Golden;
import dev.kiln.model.activation.ActivationResponse.Status;
import dev.kiln.model.entity.Annotations;
import dev.kiln.model.json.Json;
import dev.kiln.model.name.EntityName;
import dev.kiln.model.name.InvalidNameException;
import dev.kiln.model.name.NamespaceName;
import dev.kiln.model.name.Version;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ActivationCodecTest {

    private static final Activation ENDED = new Activation(
            new NamespaceName("guest"),
            new EntityName("hello"),
            new Version(0, 0, 3),
            "guest-subject",
            new ActivationId("0123456789abcdef0123456789abcdef"),
            Optional.of(new ActivationId("ffffffffffffffffffffffffffffffff")),
            Instant.ofEpochMilli(1_700_000_000_000L),
            Optional.of(Instant.ofEpochMilli(1_700_000_000_123L)),
            ActivationResponse.success(Json.object().put("greeting", "hi"), 17),
            List.of("2026-01-01T10:00:00.000000000Z stdout: text"),
            Annotations.NONE.with("path", TextNode.valueOf("guest/hello")).with("kind", TextNode.valueOf("nodejs:20")),
            false);

    private static final Activation TRIGGER = new Activation(
            new NamespaceName("guest"),
            new EntityName("trigger"),
            Version.FIRST,
            "guest-subject",
            new ActivationId("0123456789abcdef0123456789abcdef"),
            Optional.empty(),
            Instant.ofEpochMilli(1_700_000_000_000L),
            Optional.empty(),
            new ActivationResponse(Status.SUCCESS, Optional.empty(), OptionalInt.empty()),
            List.of(),
            Annotations.NONE,
            false);

    @Test
    void aRecordIsShownAsTheGoldenFileSays() {
        Golden.assertMatches(getClass(), "shown.json", ActivationCodec.toJson(ENDED));
    }

    @Test
    void aRecordIsStoredAsTheGoldenFileSays() {
        Golden.assertMatches(getClass(), "stored.json", ActivationCodec.toStored(ENDED));
    }

    @Test
    void aSummaryIsAsTheGoldenFileSays() {
        Golden.assertMatches(getClass(), "summary.json", ActivationCodec.toSummary(ENDED));
    }

    @Test
    void aRecordWithoutEndHasNoneOfWhatFollowsFromIt() {
        Golden.assertMatches(getClass(), "trigger.json", ActivationCodec.toJson(TRIGGER));
        Golden.assertMatches(getClass(), "trigger-summary.json", ActivationCodec.toSummary(TRIGGER));
    }

    @Test
    void readsWhatItWrites() {
        for (Activation activation : List.of(ENDED, TRIGGER)) {
            assertThat(ActivationCodec.fromJson(Json.parseObject(Json.bytes(ActivationCodec.toStored(activation)))))
                    .isEqualTo(activation);
            assertThat(ActivationCodec.fromJson(Json.parseObject(Json.bytes(ActivationCodec.toJson(activation)))))
                    .isEqualTo(activation);
        }
    }

    @Test
    void readsADocumentOfOpenWhisk() {
        Activation read = ActivationCodec.fromJson(Golden.read(getClass(), "openwhisk.json"));

        assertThat(read.response().status()).isEqualTo(Status.APPLICATION_ERROR);
        assertThat(read.end()).isEmpty();
        assertThat(read.annotations().get("waitTime")).contains(Json.parse("33"));
    }

    @Test
    void aResponseSaysHowItWent() {
        assertThat(Json.text(ActivationCodec.responseToJson(ActivationResponse.developerError("no main"))))
                .isEqualTo(
                        "{\"status\":\"action developer error\",\"success\":false,\"result\":{\"error\":\"no main\"}}");
        assertThat(ActivationResponse.whiskError("lost").status().text()).isEqualTo("whisk internal error");
        assertThat(ActivationResponse.applicationError("no").status().code()).isEqualTo(1);
        assertThat(Status.ofCode(17)).isEqualTo(Status.WHISK_ERROR);
    }

    @Test
    void idsAre32HexadecimalDigits() {
        ActivationId id = ActivationId.random(new Random(1));

        assertThat(id.value()).matches("[0-9a-f]{32}");
        assertThat(ActivationId.random(new Random(2))).isNotEqualTo(id);
        assertThatThrownBy(() -> new ActivationId("abc"))
                .isInstanceOf(InvalidNameException.class)
                .hasMessage("Activation id length is 3 but must be 32.");
        assertThatThrownBy(() -> new ActivationId("G".repeat(32)))
                .isInstanceOf(InvalidNameException.class)
                .hasMessage("The activation id is not valid.");
        assertThatThrownBy(() -> new ActivationId("A".repeat(32))).hasMessage("The activation id is not valid.");
    }
}
