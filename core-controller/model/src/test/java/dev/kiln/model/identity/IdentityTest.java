// SPDX-License-Identifier: Apache-2.0
package dev.kiln.model.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kiln.model.identity.Subject.OwnedNamespace;
import dev.kiln.model.json.Json;
import dev.kiln.model.limits.NamespaceLimits;
import dev.kiln.model.name.NamespaceName;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdentityTest {

    private static final Secret KEY = new Secret("kö".repeat(32));

    @Test
    void aSecretIsNeverShown() {
        AuthKey key = AuthKey.parse("uuid:the-secret").orElseThrow();

        assertThat(new Secret("the-secret")).hasToString("***");
        assertThat(key.toString()).doesNotContain("the-secret");
        assertThat(new Identity("subject", new NamespaceName("guest"), "uuid", Optional.of(key), NamespaceLimits.NONE)
                        .toString())
                .doesNotContain("the-secret");
        assertThat(key.reveal()).isEqualTo("uuid:the-secret");
    }

    @Test
    void aHashMatchesItsKeyAndNoOther() {
        KeyHash hash = KeyHash.of(KEY, new Random(1));

        assertThat(hash.matches(KEY.value())).isTrue();
        assertThat(hash.matches(KEY.value() + "x")).isFalse();
        assertThat(hash.matches("")).isFalse();
    }

    @Test
    void hashesAreSalted() {
        Random random = new Random(1);

        assertThat(KeyHash.of(KEY, random).hash())
                .isNotEqualTo(KeyHash.of(KEY, random).hash());
    }

    @Test
    void aHashDoesNotShowItsKey() {
        assertThat(KeyHash.of(KEY, new Random(1)).toString()).doesNotContain(KEY.value());
    }

    @Test
    void theDerivationIsTheStandardOne() {
        // computed by Python: hashlib.pbkdf2_hmac('sha256', b'password', b'salt', 2, 32)
        KeyHash hash = new KeyHash(2, "c2FsdA==", "rk0Mla9rRtMtCt/5KPBt0CowP47zwlHf1uLYWpVHTEM=");

        assertThat(hash.matches("password")).isTrue();
    }

    @Test
    void aPlainKeyMatchesItselfAndIsNotShown() {
        NamespaceKey plain = new NamespaceKey.Plain(KEY);

        assertThat(plain.matches(KEY.value())).isTrue();
        assertThat(plain.matches(KEY.value() + "x")).isFalse();
        assertThat(plain.matches("")).isFalse();
        assertThat(plain.toString()).doesNotContain(KEY.value());
    }

    @Test
    void aSubjectOfOpenWhiskKeepsItsPlainKey() {
        Subject subject = SubjectCodec.fromJson(Json.parseObject("""
                {"subject": "guest", "namespaces": [{"name": "guest", "uuid": "uuid-1", "key": "the-key"}]}""".getBytes(StandardCharsets.UTF_8)));

        assertThat(subject.byUuid("uuid-1").orElseThrow().key())
                .isEqualTo(new NamespaceKey.Plain(new Secret("the-key")));
        assertThat(SubjectCodec.fromJson(SubjectCodec.toStored(subject))).isEqualTo(subject);
        assertThat(SubjectCodec.toStored(subject).at("/namespaces/0/key").textValue())
                .isEqualTo("the-key");
    }

    @Test
    void aNamespaceWithoutAnyKeyIsRefused() {
        assertThatThrownBy(() -> SubjectCodec.fromJson(Json.parseObject("""
                        {"subject": "guest", "namespaces": [{"name": "guest", "uuid": "uuid-1"}]}""".getBytes(StandardCharsets.UTF_8))))
                .hasMessageContaining("'key'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ":", "uuid", "uuid:", ":key"})
    void aCredentialHasTwoParts(String text) {
        assertThat(AuthKey.parse(text)).isEmpty();
    }

    @Test
    void aKeyMayHoldColons() {
        assertThat(AuthKey.parse("a:b:c")).contains(new AuthKey("a", new Secret("b:c")));
    }

    @Test
    void aSubjectIsReadAsItWasWritten() {
        Subject subject = new Subject(
                "somebody@example.com",
                true,
                List.of(
                        new OwnedNamespace(
                                new NamespaceName("one"),
                                "uuid-1",
                                KeyHash.of(KEY, new Random(1)),
                                NamespaceLimits.NONE),
                        new OwnedNamespace(
                                new NamespaceName("two"),
                                "uuid-2",
                                KeyHash.of(KEY, new Random(2)),
                                new NamespaceLimits(
                                        OptionalInt.of(1),
                                        OptionalInt.of(2),
                                        OptionalInt.of(3),
                                        Optional.of(Set.of("nodejs:20")),
                                        Optional.of(false)))));

        assertThat(SubjectCodec.fromJson(Json.parseObject(Json.bytes(SubjectCodec.toStored(subject)))))
                .isEqualTo(subject);
        assertThat(subject.byUuid("uuid-2").orElseThrow().name()).hasToString("two");
        assertThat(Json.text(SubjectCodec.toStored(subject))).doesNotContain(KEY.value());
    }

    @Test
    void aSubjectsNameHasFiveLetters() {
        assertThatThrownBy(() -> new Subject("four", false, List.of()))
                .hasMessage("Subject name must be at least 5 characters");
    }
}
