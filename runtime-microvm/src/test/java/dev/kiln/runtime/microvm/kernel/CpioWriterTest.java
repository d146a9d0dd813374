// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.microvm.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class CpioWriterTest {

    @Test
    void anEntryIsAHeadANameAndItsContentEachFilledUpToFourBytes() {
        byte[] archive = new CpioWriter()
                .program("init", "hello".getBytes(StandardCharsets.US_ASCII))
                .finish();

        String text = new String(archive, StandardCharsets.ISO_8859_1);
        assertThat(text)
                .startsWith("070701" + "00000001" + "000081ED" + "00000000" + "00000000" + "00000001" + "00000000"
                        + "00000005" + "00000000".repeat(4) + "00000005" + "00000000"
                        + "init\0\0\0\0\0\0".substring(0, 6)
                        + "hello\0\0\0" + "070701");
        assertThat(text).contains("TRAILER!!!\0");
        assertThat(archive.length % 4).isZero();
    }

    @Test
    void equalInputMakesEqualBytes() {
        assertThat(new CpioWriter()
                        .directory("dev")
                        .characterDevice("dev/console", 5, 1)
                        .finish())
                .isEqualTo(new CpioWriter()
                        .directory("dev")
                        .characterDevice("dev/console", 5, 1)
                        .finish());
    }
}
