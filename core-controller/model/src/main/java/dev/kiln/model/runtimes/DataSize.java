// SPDX-License-Identifier: Apache-2.0
package dev.kiln.model.runtimes;

import java.util.Locale;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Sizes as people write them: {@code 256 MB}, {@code 1g}, {@code 1048576 B}; units are powers of 1024. */
public final class DataSize {

    private static final Pattern SYNTAX = Pattern.compile("(\\d{1,12})\\s*([kmg]?)(?:i?b|bytes?)?");

    private DataSize() {}

    /** Bytes, or empty when the text is no size. */
    public static OptionalLong parse(String text) {
        Matcher parts = SYNTAX.matcher(text.trim().toLowerCase(Locale.ROOT));
        if (!parts.matches()) {
            return OptionalLong.empty();
        }
        int shift =
                switch (parts.group(2)) {
                    case "k" -> 10;
                    case "m" -> 20;
                    case "g" -> 30;
                    default -> 0;
                };
        long number = Long.parseLong(parts.group(1));
        return number > Long.MAX_VALUE >> shift ? OptionalLong.empty() : OptionalLong.of(number << shift);
    }
}
