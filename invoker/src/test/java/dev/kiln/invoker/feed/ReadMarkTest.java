// SPDX-License-Identifier: Apache-2.0
package dev.kiln.invoker.feed;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReadMarkTest {

    @TempDir
    Path directory;

    @Test
    void aNewOneKnowsNothing() {
        assertThat(ReadMark.open(directory).mayBeRepeated(0)).isFalse();
    }

    @Test
    void messagesThatAnEarlierEpochReadMayBeRepeated() {
        ReadMark.open(directory).read(7);

        ReadMark mark = ReadMark.open(directory);

        assertThat(mark.mayBeRepeated(7)).isTrue();
        assertThat(mark.mayBeRepeated(8)).isFalse();
    }

    @Test
    void whatThisEpochReadsDoesNotCount() {
        ReadMark mark = ReadMark.open(directory);

        mark.read(7);

        assertThat(mark.mayBeRepeated(7)).isFalse();
    }
}
