// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.microvm.http;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.ProtocolException;
import java.util.regex.Pattern;

/** Bytes in chunks, each with its length in hexadecimal before it, up to one of length zero. */
final class ChunkedBody extends InputStream {

    private static final Pattern LENGTH = Pattern.compile("[0-9a-fA-F]{1,15}");
    private static final int MOST_TRAILERS = 100;

    private final InputStream in;
    private long left;
    private boolean isFirst = true;
    private boolean isAtEnd;

    ChunkedBody(InputStream in) {
        this.in = in;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (left == 0 && !isAtEnd) {
            next();
        }
        if (isAtEnd) {
            return -1;
        }
        int got = in.read(into, offset, (int) Math.min(length, left));
        if (got < 0) {
            throw new EOFException("the connection ended " + left + " bytes before a chunk did");
        }
        left -= got;
        return got;
    }

    private void next() throws IOException {
        if (!isFirst && !HttpHead.line(in).isEmpty()) {
            throw new ProtocolException("a chunk is longer than it said");
        }
        isFirst = false;
        String line = HttpHead.line(in);
        int extension = line.indexOf(';');
        String length = (extension < 0 ? line : line.substring(0, extension)).strip();
        if (!LENGTH.matcher(length).matches()) {
            throw new ProtocolException("a chunk of '" + length + "' bytes");
        }
        left = Long.parseLong(length, 16);
        if (left == 0) {
            isAtEnd = true;
            passTrailers();
        }
    }

    private void passTrailers() throws IOException {
        for (int count = 0; !HttpHead.line(in).isEmpty(); count++) {
            if (count == MOST_TRAILERS) {
                throw new ProtocolException("more than " + MOST_TRAILERS + " trailers");
            }
        }
    }
}
