// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.k8s.logs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class MixedTextTest {

    private static final String END = "XXX_THE_END_OF_A_WHISK_ACTIVATION_XXX";

    private final MixedText text = new MixedText();

    @Test
    void linesGoToStandardOutput() {
        assertThat(apart("a\nb\n")).containsExactly("STDOUT a\nb\n");
    }

    @Test
    void eachStreamGetsItsSentinel() {
        assertThat(apart("a\n" + END + "\n" + END + "\nb\n"))
                .containsExactly("STDOUT a\n" + END + "\n", "STDERR " + END + "\n", "STDOUT b\n");
    }

    @Test
    void alsoWhenTheTwoComeInTwoPieces() {
        assertThat(apart(END + "\n")).containsExactly("STDOUT " + END + "\n");
        assertThat(apart(END + "\n")).containsExactly("STDERR " + END + "\n");
    }

    @Test
    void sentinelsOfOverlappingCallsGoByTheirIds() {
        assertThat(apart(END + " one\n" + END + " two\n" + END + " one\n"))
                .containsExactly("STDOUT " + END + " one\n" + END + " two\n", "STDERR " + END + " one\n");
    }

    private List<String> apart(String mixed) {
        return text.apart(mixed.getBytes(UTF_8)).stream()
                .map(chunk -> chunk.stream() + " " + new String(chunk.bytes(), UTF_8))
                .toList();
    }
}
