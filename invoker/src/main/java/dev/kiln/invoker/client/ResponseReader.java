// SPDX-License-Identifier: Apache-2.0
package dev.kiln.invoker.client;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;

/**
 * Reads HTTP/1.1 responses, one after the other: with {@code Content-Length}, chunked, or up to the end of the connection. A
 * small response takes one read and is not copied. For one thread.
 */
final class ResponseReader {

    private static final int INITIAL_SIZE = 8 * 1024;
    private static final int KEPT_SIZE = 64 * 1024;
    private static final int MAX_HEAD_BYTES = 64 * 1024;
    private static final int UNTIL_END = -1;
    private static final int CHUNKED = -2;

    private final ReadableByteChannel channel;
    private byte[] bytes = new byte[INITIAL_SIZE];
    private ByteBuffer view = ByteBuffer.wrap(bytes);
    private int position;
    private int limit;
    private byte[] body = new byte[0];
    private int bodyLength;
    private int headBytes;

    /**
     * A response; its array is valid until the next one is read.
     *
     * @param kept how many bytes of the body are in the array
     * @param length how many it had
     * @param isReusable whether another request may follow on the connection
     * @param isQuiet whether the runtime says that nothing was logged
     */
    record Response(int status, byte[] array, int offset, int kept, long length, boolean isReusable, boolean isQuiet) {}

    private record Head(int status, long bodyLength, boolean isKeptAlive, boolean isQuiet) {}

    ResponseReader(ReadableByteChannel channel) {
        this.channel = channel;
    }

    /**
     * The next response.
     *
     * @param keepBytes how much of a body is kept; what is beyond is only counted
     * @throws IOException also when what came is not HTTP
     */
    Response read(int keepBytes) throws IOException {
        shrink();
        Head head = head();
        while (head.status() / 100 == 1) {
            head = head();
        }
        boolean hasBody = head.status() != 204 && head.status() != 304;
        if (!hasBody) {
            return new Response(head.status(), bytes, position, 0, 0, head.isKeptAlive(), head.isQuiet());
        }
        if (head.bodyLength() >= 0 && head.bodyLength() <= keepBytes) {
            return inPlace(head);
        }
        long length = head.bodyLength() == CHUNKED ? chunks(keepBytes) : copied(head.bodyLength(), keepBytes);
        boolean isReusable = head.isKeptAlive() && head.bodyLength() != UNTIL_END;
        return new Response(head.status(), body, 0, bodyLength, length, isReusable, head.isQuiet());
    }

    private void shrink() {
        if (bytes.length > KEPT_SIZE && position == limit) {
            bytes = new byte[INITIAL_SIZE];
            view = ByteBuffer.wrap(bytes);
        }
        if (position == limit) {
            position = 0;
            limit = 0;
        }
        body = body.length > KEPT_SIZE ? new byte[0] : body;
        bodyLength = 0;
    }

    private Head head() throws IOException {
        headBytes = 0;
        String statusLine = line();
        int status = status(statusLine);
        long length = UNTIL_END;
        boolean isQuiet = false;
        boolean isKeptAlive = statusLine.startsWith("HTTP/1.1");
        for (String line = line(); !line.isEmpty(); line = line()) {
            int colon = line.indexOf(':');
            if (colon < 1) {
                throw new IOException("no header: '" + excerpt(line) + "'");
            }
            String value = line.substring(colon + 1).trim();
            switch (line.substring(0, colon).toLowerCase(Locale.ROOT)) {
                case "content-length" -> length = length == CHUNKED ? CHUNKED : number(value, 10);
                case "transfer-encoding" ->
                    length = value.toLowerCase(Locale.ROOT).endsWith("chunked") ? CHUNKED : length;
                case "connection" -> isKeptAlive = !value.equalsIgnoreCase("close");
                case "kiln-logs" -> isQuiet = value.equalsIgnoreCase("none");
                default -> {} // says nothing about where the body ends, or the logs
            }
        }
        return new Head(status, length, isKeptAlive, isQuiet);
    }

    private static int status(String line) throws IOException {
        boolean isStatusLine = line.startsWith("HTTP/1.") && line.length() >= 12 && line.charAt(8) == ' ';
        if (!isStatusLine) {
            throw new IOException("no HTTP/1.1 status line: '" + excerpt(line) + "'");
        }
        return (int) number(line.substring(9, 12), 10);
    }

    private Response inPlace(Head head) throws IOException {
        int length = (int) head.bodyLength();
        if (position + length > bytes.length) {
            moveTo(length > bytes.length ? new byte[length] : bytes);
        }
        while (limit - position < length) {
            fill();
        }
        Response response =
                new Response(head.status(), bytes, position, length, length, head.isKeptAlive(), head.isQuiet());
        position += length;
        return response;
    }

    private long copied(long length, int keepBytes) throws IOException {
        long done = 0;
        while (length == UNTIL_END || done < length) {
            if (position == limit && !fillOrEnd(length == UNTIL_END)) {
                break;
            }
            int step = (int) Math.min(limit - position, length == UNTIL_END ? Integer.MAX_VALUE : length - done);
            keep(step, keepBytes);
            done += step;
        }
        return done;
    }

    private long chunks(int keepBytes) throws IOException {
        long done = 0;
        while (true) {
            headBytes = 0;
            String line = line();
            int extension = line.indexOf(';');
            long size = number((extension < 0 ? line : line.substring(0, extension)).trim(), 16);
            if (size == 0) {
                skipTrailers();
                return done;
            }
            done += copied(size, keepBytes);
            if (!line().isEmpty()) {
                throw new IOException("a chunk does not end where it should");
            }
        }
    }

    private void skipTrailers() throws IOException {
        while (!line().isEmpty()) {
            // what trails the chunks concerns nobody
        }
    }

    private void keep(int step, int keepBytes) {
        int kept = Math.min(step, keepBytes - bodyLength);
        if (kept > 0) {
            if (bodyLength + kept > body.length) {
                body = Arrays.copyOf(body, Math.max(bodyLength + kept, Math.max(INITIAL_SIZE, body.length * 2)));
            }
            System.arraycopy(bytes, position, body, bodyLength, kept);
            bodyLength += kept;
        }
        position += step;
    }

    private String line() throws IOException {
        int scanned = position;
        while (true) {
            for (; scanned < limit; scanned++) {
                if (bytes[scanned] == '\n') {
                    return lineUpTo(scanned);
                }
            }
            if (limit - position > MAX_HEAD_BYTES) {
                throw new IOException("a head of more than " + MAX_HEAD_BYTES + " bytes");
            }
            int offset = scanned - position;
            fill();
            scanned = position + offset;
        }
    }

    private String lineUpTo(int newline) throws IOException {
        int end = newline > position && bytes[newline - 1] == '\r' ? newline - 1 : newline;
        String line = new String(bytes, position, end - position, StandardCharsets.ISO_8859_1);
        headBytes += newline + 1 - position;
        if (headBytes > MAX_HEAD_BYTES) {
            throw new IOException("a head of more than " + MAX_HEAD_BYTES + " bytes");
        }
        position = newline + 1;
        return line;
    }

    private void fill() throws IOException {
        if (!fillOrEnd(false)) {
            throw new EOFException("the connection ended within a response");
        }
    }

    private boolean fillOrEnd(boolean mayEnd) throws IOException {
        if (position == limit) {
            position = 0;
            limit = 0;
        } else if (limit == bytes.length) {
            moveTo(position > 0 ? bytes : new byte[bytes.length * 2]);
        }
        view.limit(bytes.length).position(limit);
        int read = channel.read(view);
        if (read < 0) {
            if (!mayEnd) {
                throw new EOFException("the connection ended within a response");
            }
            return false;
        }
        limit += read;
        return true;
    }

    private void moveTo(byte[] target) {
        System.arraycopy(bytes, position, target, 0, limit - position);
        limit -= position;
        position = 0;
        if (target != bytes) {
            bytes = target;
            view = ByteBuffer.wrap(bytes);
        }
    }

    private static long number(String text, int radix) throws IOException {
        try {
            long number = Long.parseLong(text, radix);
            if (number >= 0) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw new IOException("no number: '" + excerpt(text) + "'", e);
        }
        throw new IOException("a negative number: '" + excerpt(text) + "'");
    }

    private static String excerpt(String text) {
        return text.length() > 40 ? text.substring(0, 40) + "..." : text;
    }
}
