// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.microvm.layers;

import dev.kiln.runtime.microvm.tar.TarException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.HexFormat;

/** Bytes that must have a certain digest in the end. */
final class CheckedStream extends FilterInputStream {

    private final MessageDigest digest = Digests.sha256();

    CheckedStream(InputStream in) {
        super(in);
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        int got = in.read(into, offset, length);
        if (got > 0) {
            digest.update(into, offset, got);
        }
        return got;
    }

    /** What is passed over counts too. */
    @Override
    public long skip(long count) throws IOException {
        byte[] passed = new byte[(int) Math.min(count, 64 * 1024)];
        return Math.max(0, read(passed, 0, passed.length));
    }

    /** Reads what is left, and compares. */
    void verify(Layer layer) throws IOException {
        transferTo(java.io.OutputStream.nullOutputStream());
        String found = HexFormat.of().formatHex(digest.digest());
        if (!found.equals(layer.digest())) {
            throw new TarException("the layer " + layer.name() + " is damaged: it unpacks to sha256:" + found
                    + " instead of sha256:" + layer.digest());
        }
    }
}
