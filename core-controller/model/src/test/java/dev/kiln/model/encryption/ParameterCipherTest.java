// SPDX-License-Identifier: Apache-2.0
package dev.kiln.model.encryption;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.kiln.model.entity.Parameters;
import dev.kiln.model.entity.Parameters.Parameter;
import dev.kiln.model.json.Json;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ParameterCipherTest {

    private static final byte[] KEY_128 = "0123456789abcdef".getBytes();
    private static final byte[] KEY_256 = "0123456789abcdef0123456789abcdef".getBytes();
    private static final Map<String, String> KEYS = Map.of(
            "aes-128", Base64.getEncoder().encodeToString(KEY_128),
            "aes-256", Base64.getEncoder().encodeToString(KEY_256));

    @ParameterizedTest
    @ValueSource(strings = {"aes-128", "aes-256"})
    void whatWasEncryptedIsDecrypted(String scheme) {
        ParameterCipher cipher = cipher(scheme);
        for (String value : List.of("1", "\"text ü\"", "{\"a\":[1,null]}", "true", "\"\"")) {
            Parameters locked = cipher.lock(parameters("p", value));

            assertThat(locked.items().getFirst().encryption()).contains(scheme);
            assertThat(Json.text(locked.toJson())).doesNotContain("text");
            assertThat(open(cipher, locked)).isEqualTo(Json.parse(value));
        }
    }

    @Test
    void theFormIsOpenWhisks() throws Exception {
        Parameters locked = cipher("aes-128").lock(parameters("p", "{\"a\": 1}"));

        ByteBuffer packed = ByteBuffer.wrap(
                Base64.getDecoder().decode(locked.items().getFirst().value().textValue()));
        assertThat(packed.getInt()).isEqualTo(12);
        byte[] vector = new byte[12];
        packed.get(vector);
        byte[] encrypted = new byte[packed.remaining()];
        packed.get(encrypted);
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(Cipher.DECRYPT_MODE, new SecretKeySpec(KEY_128, "AES"), new GCMParameterSpec(128, vector));
        assertThat(new String(cipher.doFinal(encrypted))).isEqualTo("{\"a\":1}");
    }

    @Test
    void theSameValueLooksDifferentEachTime() {
        ParameterCipher cipher = cipher("aes-128");

        assertThat(cipher.lock(parameters("p", "1"))).isNotEqualTo(cipher.lock(parameters("p", "1")));
    }

    @Test
    void theStoredValueIsText() {
        assertThat(cipher("aes-128")
                        .lock(parameters("p", "1"))
                        .items()
                        .getFirst()
                        .value())
                .isInstanceOf(TextNode.class);
    }

    @Test
    void whatIsEncryptedAlreadyIsNotEncryptedAgain() {
        Parameters locked = cipher("aes-128").lock(parameters("p", "1"));

        assertThat(cipher("aes-256").lock(locked)).isEqualTo(locked);
    }

    @Test
    void oldValuesAreReadByTheirOwnKeyAfterARotation() {
        Parameters old = cipher("aes-128").lock(parameters("p", "1"));

        assertThat(open(cipher("aes-256"), old)).isEqualTo(Json.parse("1"));
        assertThat(open(cipher("off"), old)).isEqualTo(Json.parse("1"));
    }

    @Test
    void nullStaysNull() {
        Parameters locked = cipher("aes-128").lock(parameters("p", "null"));

        assertThat(locked).isEqualTo(parameters("p", "null"));
    }

    @Test
    void whetherItIsForTheEnvironmentIsKept() {
        Parameters parameters = new Parameters(List.of(new Parameter("p", Json.parse("1"), true, Optional.empty())));

        assertThat(cipher("aes-128").lock(parameters).items().getFirst().isInit())
                .isTrue();
    }

    @Test
    void withoutItsKeyAValueStaysLocked() {
        Parameters locked = cipher("aes-256").lock(parameters("p", "1"));
        ParameterCipher other = ParameterCipher.of("off", Map.of(), new SplittableRandom(1));

        ParameterCipher.Unlocked unlocked = other.unlock(locked.toArguments(), Map.of("p", "aes-256"));

        assertThat(unlocked.locked()).containsExactly(Map.entry("p", "aes-256"));
        assertThat(unlocked.content()).isEqualTo(locked.toArguments());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "AAAA", "AAAADA==", "not base64!", "AAAADAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "/////w=="})
    void whatIsDamagedStaysLocked(String value) {
        ObjectNode content = Json.object().put("p", value).put("q", 2);

        ParameterCipher.Unlocked unlocked = cipher("aes-128").unlock(content, Map.of("p", "aes-128"));

        assertThat(unlocked.locked()).containsOnlyKeys("p");
        assertThat(unlocked.content().path("q").asInt()).isEqualTo(2);
    }

    @Test
    void settingsThatCannotBeAreNamedWithoutTheirValue() {
        assertThatThrownBy(() -> ParameterCipher.of("aes-256", Map.of(), new SplittableRandom(1)))
                .hasMessageContaining("'aes-256'")
                .hasMessageContaining("32 random bytes");
        assertThatThrownBy(() -> ParameterCipher.of("aes-512", Map.of(), new SplittableRandom(1)))
                .hasMessageContaining("'aes-512'");
        assertThatThrownBy(() -> ParameterCipher.of("off", Map.of("aes-128", "c2VjcmV0"), new SplittableRandom(1)))
                .hasMessageContaining("has 6 bytes")
                .hasMessageNotContaining("c2VjcmV0");
        assertThatThrownBy(() -> ParameterCipher.of("off", Map.of("aes-128", "!secret"), new SplittableRandom(1)))
                .hasMessageContaining("base64")
                .hasMessageNotContaining("secret");
    }

    private static ParameterCipher cipher(String current) {
        return ParameterCipher.of(current, KEYS, new SplittableRandom(42));
    }

    private static Parameters parameters(String key, String value) {
        return new Parameters(List.of(new Parameter(key, Json.parse(value))));
    }

    private static JsonNode open(ParameterCipher cipher, Parameters locked) {
        Parameter parameter = locked.items().getFirst();
        ParameterCipher.Unlocked unlocked = cipher.unlock(
                locked.toArguments(),
                Map.of(parameter.key(), parameter.encryption().orElseThrow()));
        assertThat(unlocked.locked()).isEmpty();
        return unlocked.content().path(parameter.key());
    }
}
