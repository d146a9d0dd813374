// SPDX-License-Identifier: Apache-2.0
package dev.kiln.store.attachments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kiln.model.action.Code;
import dev.kiln.model.name.QualifiedName;
import dev.kiln.store.StoreException;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Base64;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CodeBytesTest {

    private static final QualifiedName OWNER = QualifiedName.parse("guest/hello");

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 48 * 1024 - 1, 48 * 1024, 48 * 1024 + 1, 200_000})
    void binaryCodeComesBackAsItWas(int lengthBytes) throws Exception {
        byte[] bytes = random(lengthBytes);
        Code.Inline code = new Code.Inline(Base64.getEncoder().encodeToString(bytes), true);

        try (InputStream content = CodeBytes.open(code)) {
            assertThat(content.readAllBytes()).isEqualTo(bytes);
        }
        assertThat(CodeBytes.measure(code).lengthBytes()).isEqualTo(lengthBytes);
        assertThat(read(bytes, lengthBytes, true)).isEqualTo(code);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void codeOfAnotherLengthIsCorrupt(boolean isBinary) {
        byte[] bytes = random(100_000);

        for (int length : new int[] {99_999, 100_001, 100_002, 200_000}) {
            assertThatThrownBy(() -> read(bytes, length, isBinary))
                    .isInstanceOf(StoreException.Corrupt.class)
                    .hasMessageContaining("guest/hello")
                    .hasMessageContaining(Integer.toString(length));
        }
    }

    @Test
    void lengthsThatLookAlikeInBase64AreToldApart() {
        assertThatThrownBy(() -> read(new byte[4], 5, true)).isInstanceOf(StoreException.Corrupt.class);
    }

    private static Code.Inline read(byte[] bytes, int lengthBytes, boolean isBinary) throws Exception {
        return CodeBytes.read(
                OWNER,
                new Code.Attached("name", "type", lengthBytes, "", isBinary),
                new ByteArrayInputStream(Arrays.copyOf(bytes, bytes.length)));
    }

    private static byte[] random(int lengthBytes) {
        byte[] bytes = new byte[lengthBytes];
        new Random(lengthBytes).nextBytes(bytes);
        return bytes;
    }
}
