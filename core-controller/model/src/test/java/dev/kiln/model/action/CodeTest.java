// SPDX-License-Identifier: Apache-2.0
package dev.kiln.model.action;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CodeTest {

    @ParameterizedTest
    @ValueSource(strings = {"abcd", "UEsDBAo=", "UEsDBA==", " UEsDBAo=\n", "a+/9"})
    void whatLooksLikeBase64IsBinary(String text) {
        assertThat(Code.Inline.of(text).isBinary()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "  ", "abc", "abcde", "ab=d", "a===", "====", "abc\ndefg", "ab-_", "def main(args):", "äbcd"
            })
    void otherTextIsSource(String text) {
        assertThat(Code.Inline.of(text).isBinary()).isFalse();
    }

    @Test
    void looksAtLargeCodeQuickly() {
        assertThat(Code.Inline.of(Base64.getEncoder().encodeToString(new byte[36 << 20]))
                        .isBinary())
                .isTrue();
    }
}
