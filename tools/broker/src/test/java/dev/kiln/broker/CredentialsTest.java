// SPDX-License-Identifier: Apache-2.0
package dev.kiln.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CredentialsTest {

    @TempDir
    Path directory;

    @Test
    void aLineIsANameAndASecretThatMayHaveColons() throws IOException {
        assertThat(Credentials.read(file("# comment\n\nkiln:a:b c\nother:x\n")))
                .containsEntry("kiln", "a:b c")
                .containsEntry("other", "x")
                .hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"hidden", "hidden:", ":hidden", "na me:hidden", ""})
    void aFileThatCannotBeReadIsNamedAndNotShown(String content) throws IOException {
        Path file = file(content);

        assertThatThrownBy(() -> Credentials.read(file))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(file.toString())
                .hasMessageNotContaining("hidden");
    }

    private Path file(String content) throws IOException {
        return Files.writeString(directory.resolve("credentials"), content);
    }
}
