// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.spi;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A whole number and its unit in lower case. */
record Amount(long number, String unit) {

    /** Eighteen digits always fit. */
    private static final Pattern FORM = Pattern.compile("(\\d{1,18})\\s*([a-zA-Z]*)");

    static Optional<Amount> of(String text) {
        Matcher matcher = FORM.matcher(text.strip());
        return matcher.matches()
                ? Optional.of(new Amount(
                        Long.parseLong(matcher.group(1)), matcher.group(2).toLowerCase(Locale.ROOT)))
                : Optional.empty();
    }
}
