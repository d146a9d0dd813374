// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.remote.wire;

import java.util.regex.Pattern;

/** What a plugin says, made fit for a log line or a message: bounded, and without characters that control a terminal. */
public final class Texts {

    private static final int MOST = 2000;
    private static final int MOST_OF_A_WORD = 300;
    private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}+");

    private Texts() {}

    /** At most 2,000 characters. */
    public static String printable(String text) {
        return cut(text, MOST);
    }

    /** At most 300. */
    public static String brief(String text) {
        return cut(text, MOST_OF_A_WORD);
    }

    private static String cut(String text, int most) {
        String start = text.length() > most ? text.substring(0, most) + "..." : text;
        return CONTROL.matcher(start).replaceAll(" ").strip();
    }
}
