// SPDX-License-Identifier: Apache-2.0
package dev.kiln.actions.java;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

/** The part of HTTP/1.1 that an invoker speaks. For one thread. */
final class RequestReader {
    /** 48 MB of code and what JSON escapes add to it. */
    static final int BODY_LIMIT_BYTES = 64 * 1024 * 1024;

    private static final long DRAIN_LIMIT_BYTES = 4L * BODY_LIMIT_BYTES;
    private static final int HEAD_LIMIT_BYTES = 64 * 1024;
    private static final int CHUNKED = -1;

    private final InputStream in;
    private final OutputStream out;
    private final byte[] buffer = new byte[16 * 1024];
    private int from;
    private int to;
    private int headBytes;

    private record Head(String method, String path, long length, boolean waits, boolean goesOn) {}

    /** Whoever waits to be asked for a body is asked on {@code out}. */
    RequestReader(InputStream in, OutputStream out) {
        this.in = in;
        this.out = out;
    }

    /**
     * The next request, or nothing when the peer has closed.
     *
     * @throws RefusedException when it cannot be read to its end, so that the connection is of no more use
     */
    Optional<Request> next() throws IOException, RefusedException {
        headBytes = 0;
        if (from == to && !fill()) {
            return Optional.empty();
        }
        Head head = head();
        if (head.waits() && from == to) {
            out.write("HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        }
        Body body = new Body();
        if (head.length() == CHUNKED) {
            chunks(body);
        } else {
            take(head.length(), body);
        }
        return Optional.of(new Request(head.method(), head.path(), body.bytes(), head.goesOn()));
    }

    private Head head() throws IOException, RefusedException {
        String[] words = line().split(" ", -1);
        if (words.length != 3 || !words[2].startsWith("HTTP/1.")) {
            throw new RefusedException(400, "The request line is not one of HTTP/1.1.");
        }
        long length = 0;
        boolean waits = false;
        boolean goesOn = !words[2].equals("HTTP/1.0");
        for (String line = line(); !line.isEmpty(); line = line()) {
            int colon = Math.max(0, line.indexOf(':'));
            String value = line.substring(Math.min(line.length(), colon + 1)).strip();
            switch (line.substring(0, colon).toLowerCase(Locale.ROOT)) {
                case "content-length" -> length = length == CHUNKED ? CHUNKED : number(value, 10, "Content-Length");
                case "transfer-encoding" -> length = chunked(value);
                case "connection" ->
                    goesOn = goesOn && !value.toLowerCase(Locale.ROOT).contains("close");
                case "expect" -> waits = true;
                default -> {} // says nothing about where the request ends
            }
        }
        return new Head(words[0], words[1], length, waits, goesOn);
    }

    private static long chunked(String encoding) throws RefusedException {
        if (!encoding.equalsIgnoreCase("chunked")) {
            throw new RefusedException(501, "The only transfer encoding understood is chunked.");
        }
        return CHUNKED;
    }

    private static long number(String digits, int radix, String what) throws RefusedException {
        try {
            long number = Long.parseLong(digits, radix);
            if (number >= 0) {
                return number;
            }
        } catch (NumberFormatException e) {
            // refused like a negative one
        }
        throw new RefusedException(400, what + " is not a number.");
    }

    private void chunks(Body body) throws IOException, RefusedException {
        while (true) {
            headBytes = 0;
            String line = line();
            int extension = line.indexOf(';');
            String digits = extension < 0 ? line : line.substring(0, extension);
            long length = number(digits.strip(), 16, "The size of a chunk");
            if (length == 0) {
                break;
            }
            take(length, body);
            line();
        }
        while (!line().isEmpty()) {
            // trailers say nothing that matters here
        }
    }

    private void take(long length, Body body) throws IOException, RefusedException {
        for (long left = length; left > 0; ) {
            if (from == to && !fill()) {
                throw new EOFException("the peer closed within a body");
            }
            int part = (int) Math.min(left, to - from);
            body.add(buffer, from, part);
            from += part;
            left -= part;
        }
    }

    private String line() throws IOException, RefusedException {
        StringBuilder line = new StringBuilder();
        while (true) {
            if (from == to && !fill()) {
                throw new EOFException("the peer closed within a line");
            }
            char next = (char) (buffer[from++] & 0xff);
            if (next == '\n') {
                int end = line.length() - 1;
                return end >= 0 && line.charAt(end) == '\r' ? line.substring(0, end) : line.toString();
            }
            line.append(next);
            if (++headBytes > HEAD_LIMIT_BYTES) {
                throw new RefusedException(431, "The request head is larger than " + HEAD_LIMIT_BYTES + " bytes.");
            }
        }
    }

    private boolean fill() throws IOException {
        from = 0;
        to = Math.max(0, in.read(buffer));
        return to > 0;
    }

    /** Keeps what fits the limit and drains the rest, so that the peer gets to read why it was refused. */
    private static final class Body {
        private final ByteArrayOutputStream kept = new ByteArrayOutputStream(1024);
        private long size;

        void add(byte[] bytes, int offset, int length) throws RefusedException {
            size += length;
            if (size > DRAIN_LIMIT_BYTES) {
                throw new RefusedException(413, "The request is larger than " + DRAIN_LIMIT_BYTES + " bytes.");
            }
            if (size > BODY_LIMIT_BYTES) {
                kept.reset();
            } else {
                kept.write(bytes, offset, length);
            }
        }

        Optional<byte[]> bytes() {
            return size > BODY_LIMIT_BYTES ? Optional.empty() : Optional.of(kept.toByteArray());
        }
    }
}
