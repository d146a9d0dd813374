// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SandboxImageTest {

    @ParameterizedTest
    @CsvSource({
        "node, node",
        "kiln/action-nodejs-v20, kiln/action-nodejs-v20",
        "kiln/action-nodejs-v20:latest, kiln/action-nodejs-v20",
        "registry:5000/team/image, registry:5000/team/image",
        "registry:5000/team/image:1.2, registry:5000/team/image",
        "team/image@sha256:0123, team/image",
        "registry:5000/team/image:1.2@sha256:0123, registry:5000/team/image",
    })
    void theRepositoryIsTheReferenceWithoutTagAndDigest(String reference, String repository) {
        assertThat(new SandboxImage(reference).repository()).isEqualTo(repository);
    }

    @Test
    void aBlankReferenceIsRefused() {
        assertThatThrownBy(() -> new SandboxImage(" ")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aReferenceThatIsTooLongIsRefused() {
        assertThatThrownBy(() -> new SandboxImage("x".repeat(513))).isInstanceOf(IllegalArgumentException.class);
    }
}
