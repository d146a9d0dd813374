// SPDX-License-Identifier: Apache-2.0
package dev.kiln.bench.fill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ScratchTest {

    @Test
    void isGoneWhenItIsClosed() throws Exception {
        Path folder;
        try (Scratch scratch = Scratch.open("kiln-test", 1)) {
            folder = scratch.folder();
            Files.writeString(Files.createDirectories(folder.resolve("a/b")).resolve("file"), "text");

            assertThat(scratch.bytes()).isEqualTo(4);
        }

        assertThat(folder).doesNotExist();
    }

    @Test
    void isRefusedWhereThereIsNoRoom() {
        assertThatThrownBy(() -> Scratch.open("kiln-test", Long.MAX_VALUE / 2))
                .isInstanceOf(UnfitSizeException.class)
                .hasMessageContaining("MB are free")
                .hasMessageContaining("--records");
    }
}
