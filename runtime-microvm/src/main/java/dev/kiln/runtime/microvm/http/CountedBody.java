// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.microvm.http;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/** As many bytes as were announced; fewer are an error. */
final class CountedBody extends InputStream {

    private final InputStream in;
    private long left;

    CountedBody(InputStream in, long length) {
        this.in = in;
        this.left = length;
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
        if (left == 0) {
            return -1;
        }
        int got = in.read(into, offset, (int) Math.min(length, left));
        if (got < 0) {
            throw new EOFException("the connection ended " + left + " bytes before the body did");
        }
        left -= got;
        return got;
    }
}
