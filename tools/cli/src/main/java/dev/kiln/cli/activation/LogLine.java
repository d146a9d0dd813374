// SPDX-License-Identifier: Apache-2.0
package dev.kiln.cli.activation;

/** A line that an action logged: {@code 2026-01-01T10:00:00.000000000Z stdout: text}. */
final class LogLine {

    private LogLine() {}

    /** The text without time and stream; a line of another form as it is. */
    static String strip(String line) {
        int blank = line.indexOf(' ');
        if (blank <= 0 || line.charAt(blank - 1) != 'Z' || !Character.isDigit(line.charAt(0))) {
            return line;
        }
        String rest = line.substring(blank).stripLeading();
        for (String stream : new String[] {"stdout:", "stderr:"}) {
            if (rest.startsWith(stream)) {
                String text = rest.substring(stream.length());
                return text.startsWith(" ") ? text.substring(1) : text;
            }
        }
        return line;
    }
}
