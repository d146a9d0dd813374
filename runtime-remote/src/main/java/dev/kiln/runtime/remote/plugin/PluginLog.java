// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.remote.plugin;

import dev.kiln.runtime.remote.wire.Texts;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Consumer;

/**
 * Carries what a plugin writes to the provider's log, line by line, and remembers the last line. However much a plugin
 * writes, it is read, so that the plugin never waits; of long lines the beginning is kept, and of many in one second the
 * first hundred.
 */
final class PluginLog {

    private static final int BUFFER = 16 * 1024;
    private static final int MOST_OF_A_LINE = 4 * 1024;
    private static final int MOST_IN_A_SECOND = 100;
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final Consumer<String> out;
    private final InstantSource clock;
    /** Written by the thread that reads, read by those who say why the plugin ended. */
    private volatile String lastLine = "";

    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private Instant second;
    private long inThisSecond;

    PluginLog(Consumer<String> out, InstantSource clock) {
        this.out = out;
        this.clock = clock;
        this.second = clock.instant();
    }

    /** Reads to the end of the stream. */
    void drain(InputStream in) {
        byte[] buffer = new byte[BUFFER];
        try (in) {
            for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
                take(buffer, length);
            }
        } catch (IOException e) {
            // closed under us, as the process was killed: the stream ended
        }
        endLine();
        endSecond();
    }

    /** The last line that was not blank, at most 300 characters; empty when there was none. */
    String lastLine() {
        return lastLine;
    }

    private void take(byte[] bytes, int length) {
        for (int i = 0; i < length; i++) {
            if (bytes[i] == '\n') {
                endLine();
            } else if (line.size() < MOST_OF_A_LINE) {
                line.write(bytes[i]);
            }
        }
    }

    private void endLine() {
        String text = Texts.printable(line.toString(StandardCharsets.UTF_8));
        line.reset();
        if (text.isEmpty()) {
            return;
        }
        lastLine = Texts.brief(text);
        if (Duration.between(second, clock.instant()).compareTo(SECOND) >= 0) {
            endSecond();
        }
        inThisSecond++;
        if (inThisSecond <= MOST_IN_A_SECOND) {
            out.accept(text);
        }
    }

    private void endSecond() {
        if (inThisSecond > MOST_IN_A_SECOND) {
            out.accept("(" + (inThisSecond - MOST_IN_A_SECOND) + " lines more within a second are left out)");
        }
        second = clock.instant();
        inThisSecond = 0;
    }
}
