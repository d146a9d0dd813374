// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.remote.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PluginLogTest {

    private final List<String> lines = new ArrayList<>();
    private final PluginLog log = new PluginLog(lines::add, InstantSource.fixed(Instant.EPOCH));

    @Test
    void eachLineIsALineAndBlankOnesAreNone() {
        drain("one\n\n  \r\ntwo\nthree without an end");

        assertThat(lines).containsExactly("one", "two", "three without an end");
        assertThat(log.lastLine()).isEqualTo("three without an end");
    }

    @Test
    void ofManyLinesInASecondTheFirstHundredAreKeptAndTheOthersCounted() {
        drain("x\n".repeat(100_000) + "the last one\n");

        assertThat(lines).hasSize(101);
        assertThat(lines.getLast()).isEqualTo("(99901 lines more within a second are left out)");
        assertThat(log.lastLine()).isEqualTo("the last one");
    }

    @Test
    void ofALongLineTheBeginningIsKept() {
        drain("a".repeat(10_000_000));

        assertThat(lines.getFirst()).hasSizeLessThan(2100).startsWith("aaaa").endsWith("...");
        assertThat(log.lastLine()).hasSizeLessThan(400);
    }

    @Test
    void charactersThatControlATerminalAreTakenOut() {
        drain("red \u001b[31malert\u0007\u0000!\n");

        assertThat(lines).containsExactly("red  [31malert !");
    }

    private void drain(String text) {
        log.drain(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    }
}
