// SPDX-License-Identifier: Apache-2.0
package dev.kiln.invoker.logs;

import dev.kiln.runtime.spi.LogSink;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** OpenWhisk's form of a line: the time in UTC to the nanosecond, which is 30 characters, the stream, the text. */
final class LogLines {

    /** What frames the logs of one activation on each stream. */
    static final String SENTINEL = "XXX_THE_END_OF_A_WHISK_ACTIVATION_XXX";

    /** Time and stream before the text. */
    static final int PREFIX_BYTES = 39;

    static final String LOST = "There was an issue while collecting your logs. Data might be missing.";
    static final String FAILED = "The action did not initialize or run as expected. Log data might be missing.";

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSSSSS'Z'").withZone(ZoneOffset.UTC);

    private LogLines() {}

    static String line(Instant time, LogSink.Stream stream, String text) {
        return TIME.format(time) + (stream == LogSink.Stream.STDOUT ? " stdout: " : " stderr: ") + text;
    }

    static String truncated(long limitBytes) {
        return "Logs were truncated because the total bytes size exceeds the limit of " + limitBytes + " bytes.";
    }

    static String text(byte[] bytes, int offset, int length) {
        return new String(bytes, offset, length, StandardCharsets.UTF_8);
    }
}
