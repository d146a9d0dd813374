// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kiln.model.entity.Annotations;
import dev.kiln.model.json.Json;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequireAuthTest {

    @Test
    void withoutAnnotationTheActionIsOpen() {
        assertThat(RequireAuth.isMet(Annotations.NONE, Optional.empty(), false)).isTrue();
    }

    @Test
    void falseIsOpen() {
        assertThat(RequireAuth.isMet(required("false"), Optional.empty(), false))
                .isTrue();
    }

    @Test
    void trueWantsCredentialsWhateverTheHeaderSays() {
        assertThat(RequireAuth.isMet(required("true"), Optional.empty(), true)).isTrue();
        assertThat(RequireAuth.isMet(required("true"), Optional.of("true"), false))
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource({"'\"secret\"', secret", "12345, 12345", "1.50, 1.50", "-7, -7", "'\"\"', ''"})
    void aSecretMustBeSentInItsStringForm(String annotation, String header) {
        assertThat(RequireAuth.isMet(required(annotation), Optional.of(header), false))
                .isTrue();
        assertThat(RequireAuth.isMet(required(annotation), Optional.of(header + "x"), false))
                .isFalse();
        assertThat(RequireAuth.isMet(required(annotation), Optional.empty(), false))
                .isFalse();
    }

    @Test
    void credentialsDoNotStandForASecret() {
        assertThat(RequireAuth.isMet(required("\"secret\""), Optional.of("Secret"), true))
                .isFalse();
        assertThat(RequireAuth.isMet(required("12345"), Optional.empty(), true)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "{}", "[]", "[\"secret\"]"})
    void anythingElseLetsNobodyIn(String annotation) {
        assertThat(RequireAuth.isMet(required(annotation), Optional.of("secret"), true))
                .isFalse();
    }

    private static Annotations required(String json) {
        return Annotations.NONE.with("require-whisk-auth", Json.parse(json));
    }
}
