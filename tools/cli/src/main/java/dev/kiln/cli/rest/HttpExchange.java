// SPDX-License-Identifier: Apache-2.0
package dev.kiln.cli.rest;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * One request and its response over a connected socket, HTTP/1.1, the connection closed after it. Small on purpose: it loads
 * a tenth of the classes that the JDK's clients load.
 */
final class HttpExchange {

    private static final int MAX_LINE_BYTES = 64 * 1024;
    private static final int MAX_BODY_BYTES = 256 * 1024 * 1024;
    private static final int FIRST_FINAL = 200;
    private static final int HEX = 16;

    /** A response as it came, header names in lower case. */
    record Response(int status, Map<String, String> headers, byte[] body) {}

    private final InputStream in;

    private HttpExchange(InputStream in) {
        this.in = new BufferedInputStream(in);
    }

    static Response exchange(InputStream in, OutputStream out, String head, byte[] body) throws IOException {
        ByteArrayOutputStream request = new ByteArrayOutputStream(head.length() + body.length);
        request.writeBytes(head.getBytes(StandardCharsets.UTF_8));
        request.writeBytes(body);
        request.writeTo(out);
        out.flush();
        return new HttpExchange(in).response();
    }

    private Response response() throws IOException {
        int status = status(line());
        Map<String, String> headers = headers();
        while (status < FIRST_FINAL) {
            status = status(line());
            headers = headers();
        }
        return new Response(status, headers, body(status, headers));
    }

    private static int status(String line) throws IOException {
        String[] words = line.split(" ", 3);
        try {
            if (words.length > 1 && words[0].startsWith("HTTP/1.")) {
                return Integer.parseInt(words[1]);
            }
        } catch (NumberFormatException e) {
            throw new IOException("not an HTTP response: " + line, e);
        }
        throw new IOException("not an HTTP response: " + line);
    }

    private Map<String, String> headers() throws IOException {
        Map<String, String> headers = new LinkedHashMap<>();
        for (String line = line(); !line.isEmpty(); line = line()) {
            int colon = line.indexOf(':');
            if (colon > 0) {
                headers.put(
                        line.substring(0, colon).toLowerCase(Locale.ROOT),
                        line.substring(colon + 1).strip());
            }
        }
        return headers;
    }

    private byte[] body(int status, Map<String, String> headers) throws IOException {
        if (status == 204 || status == 304) {
            return new byte[0];
        }
        if (headers.getOrDefault("transfer-encoding", "").equalsIgnoreCase("chunked")) {
            return chunks();
        }
        String length = headers.get("content-length");
        return length == null ? bounded(in.readNBytes(MAX_BODY_BYTES + 1)) : exactly(number(length, 10));
    }

    private byte[] chunks() throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        while (true) {
            String line = line();
            int semicolon = line.indexOf(';');
            int size = number(semicolon < 0 ? line : line.substring(0, semicolon), HEX);
            if (size == 0) {
                headers();
                return body.toByteArray();
            }
            if (body.size() > MAX_BODY_BYTES - size) {
                throw tooLarge();
            }
            body.write(exactly(size));
            line();
        }
    }

    private byte[] exactly(int size) throws IOException {
        byte[] bytes = in.readNBytes(size);
        if (bytes.length < size) {
            throw new EOFException("the response ended after " + bytes.length + " of " + size + " bytes");
        }
        return bytes;
    }

    private static int number(String text, int radix) throws IOException {
        try {
            int size = Integer.parseInt(text.strip(), radix);
            if (size < 0 || size > MAX_BODY_BYTES) {
                throw tooLarge();
            }
            return size;
        } catch (NumberFormatException e) {
            throw new IOException("not the length of a body: " + text, e);
        }
    }

    private static byte[] bounded(byte[] bytes) throws IOException {
        if (bytes.length > MAX_BODY_BYTES) {
            throw tooLarge();
        }
        return bytes;
    }

    private static IOException tooLarge() {
        return new IOException("the response is longer than " + MAX_BODY_BYTES + " bytes");
    }

    private String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0) {
                throw new EOFException("the connection was closed before the response was complete");
            }
            if (line.size() >= MAX_LINE_BYTES) {
                throw new IOException("a line of the response is longer than " + MAX_LINE_BYTES + " bytes");
            }
            if (b != '\r') {
                line.write(b);
            }
        }
        return line.toString(StandardCharsets.ISO_8859_1);
    }
}
