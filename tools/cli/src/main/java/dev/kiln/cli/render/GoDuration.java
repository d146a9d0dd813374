// SPDX-License-Identifier: Apache-2.0
package dev.kiln.cli.render;

import java.math.BigDecimal;

/** Durations as Go programs, wsk among them, write them: {@code 12ms}, {@code 1.5s}, {@code 2m0.25s}, {@code 1h0m3s}. */
public final class GoDuration {

    private static final long SECOND_MILLIS = 1_000;
    private static final long MINUTE_MILLIS = 60 * SECOND_MILLIS;
    private static final long HOUR_MILLIS = 60 * MINUTE_MILLIS;

    private GoDuration() {}

    public static String ofMillis(long millis) {
        if (millis == 0) {
            return "0s";
        }
        if (Math.abs(millis) < SECOND_MILLIS) {
            return millis + "ms";
        }
        long rest = Math.abs(millis);
        StringBuilder text = new StringBuilder(millis < 0 ? "-" : "");
        if (rest >= HOUR_MILLIS) {
            text.append(rest / HOUR_MILLIS).append('h');
        }
        if (rest >= MINUTE_MILLIS) {
            text.append(rest % HOUR_MILLIS / MINUTE_MILLIS).append('m');
        }
        return text.append(seconds(rest % MINUTE_MILLIS)).append('s').toString();
    }

    private static String seconds(long millis) {
        return millis == 0
                ? "0"
                : BigDecimal.valueOf(millis, 3).stripTrailingZeros().toPlainString();
    }
}
