// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.microvm.tar;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/** The body of a pax header: records of the form {@code 30 mtime=1700000000.123456789} with a line end, lengths in bytes. */
final class PaxRecords {

    private PaxRecords() {}

    static Map<String, String> parse(byte[] body) throws TarException {
        Map<String, String> records = new TreeMap<>();
        String text = new String(body, StandardCharsets.ISO_8859_1);
        int at = 0;
        while (at < text.length() && text.charAt(at) != '\0') {
            int blank = text.indexOf(' ', at);
            int length = blank < 0 ? -1 : length(text.substring(at, blank));
            int end = at + length;
            int equals = text.indexOf('=', Math.max(blank, 0));
            if (length < 0
                    || end > text.length()
                    || equals < blank + 2
                    || equals >= end
                    || text.charAt(end - 1) != '\n') {
                throw new TarException("this is no tar archive, or it is damaged: a record of a pax header is cut off");
            }
            records.put(text.substring(blank + 1, equals), text.substring(equals + 1, end - 1));
            at = end;
        }
        return records;
    }

    static byte[] format(Map<String, String> records) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        records.forEach((key, value) -> {
            String rest = " " + key + "=" + value + "\n";
            // the length counts its own digits, which may be one more because of that
            int length = rest.length() + digits(rest.length());
            if (digits(length) > digits(rest.length())) {
                length++;
            }
            body.writeBytes((length + rest).getBytes(StandardCharsets.ISO_8859_1));
        });
        return body.toByteArray();
    }

    /** Whole seconds are enough for a time. */
    static long number(String key, String value) throws TarException {
        int point = value.indexOf('.');
        try {
            return Long.parseLong(point < 0 ? value : value.substring(0, point));
        } catch (NumberFormatException e) {
            throw new TarException("the pax record '" + key + "' has no number: '" + value + "'");
        }
    }

    private static int digits(int number) {
        return Integer.toString(number).length();
    }

    private static int length(String digits) {
        return digits.matches("[1-9]\\d{0,8}") ? Integer.parseInt(digits) : -1;
    }
}
