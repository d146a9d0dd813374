// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.microvm.http;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.ProtocolException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The part of an answer before its body.
 *
 * @param headers by names in lower case; of a name that is given twice the last one
 */
record HttpHead(int status, Map<String, String> headers) {

    private static final int LONGEST_LINE = 8192;
    private static final int MOST_HEADERS = 100;
    private static final Pattern STATUS = Pattern.compile("HTTP/1\\.[01] (\\d{3})( .*)?");
    private static final Pattern LENGTH = Pattern.compile("\\d{1,18}");

    /** Reads it, and passes over answers that only announce another one. */
    static HttpHead read(InputStream in) throws IOException {
        HttpHead head = one(in);
        for (int announced = 0; head.status / 100 == 1; announced++) {
            if (announced == MOST_HEADERS) {
                throw new ProtocolException("more than " + MOST_HEADERS + " answers that announce another one");
            }
            head = one(in);
        }
        return head;
    }

    /** What follows, without its framing. */
    InputStream body(InputStream in) throws ProtocolException {
        if (status == 204 || status == 304) {
            return InputStream.nullInputStream();
        }
        String encoding = headers.getOrDefault("transfer-encoding", "");
        if (encoding.equalsIgnoreCase("chunked")) {
            return new ChunkedBody(in);
        }
        if (!encoding.isEmpty()) {
            throw new ProtocolException("a body in the transfer encoding '" + encoding + "', which nobody asked for");
        }
        String length = headers.get("content-length");
        if (length == null) {
            return in;
        }
        if (!LENGTH.matcher(length).matches()) {
            throw new ProtocolException("a body of '" + length + "' bytes");
        }
        return new CountedBody(in, Long.parseLong(length));
    }

    private static HttpHead one(InputStream in) throws IOException {
        String first = line(in);
        Matcher status = STATUS.matcher(first);
        if (!status.matches()) {
            throw new ProtocolException("what answers does not speak HTTP/1: '" + first + "'");
        }
        Map<String, String> headers = new HashMap<>();
        int count = 0;
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
            int colon = line.indexOf(':');
            if (colon < 1 || ++count > MOST_HEADERS) {
                throw new ProtocolException(
                        colon < 1
                                ? "a header without a name: '" + line + "'"
                                : "more than " + MOST_HEADERS + " headers");
            }
            headers.put(
                    line.substring(0, colon).strip().toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip());
        }
        return new HttpHead(Integer.parseInt(status.group(1)), Map.copyOf(headers));
    }

    /** Up to the line's end, which is left out. */
    static String line(InputStream in) throws IOException {
        byte[] line = new byte[LONGEST_LINE];
        int length = 0;
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new EOFException("the connection ended in the middle of an answer");
            }
            if (length == LONGEST_LINE) {
                throw new ProtocolException("a line of more than " + LONGEST_LINE + " bytes");
            }
            line[length++] = (byte) next;
        }
        boolean hasReturn = length > 0 && line[length - 1] == '\r';
        return new String(line, 0, hasReturn ? length - 1 : length, StandardCharsets.ISO_8859_1);
    }
}
