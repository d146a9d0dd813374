// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.microvm.layers;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;

/** Unpacks what is packed, told by its first bytes: media types are wrong too often. */
final class Compression {

    private static final int BUFFER = 64 * 1024;

    private Compression() {}

    /** Closing the result closes {@code raw}. */
    static InputStream unpacked(InputStream raw) throws IOException {
        try {
            BufferedInputStream in = new BufferedInputStream(raw, BUFFER);
            in.mark(4);
            byte[] magic = in.readNBytes(4);
            in.reset();
            if (begins(magic, 0x1f, 0x8b)) {
                return new GZIPInputStream(in, BUFFER);
            }
            return begins(magic, 0x28, 0xb5, 0x2f, 0xfd) ? ZstdStream.of(in) : in;
        } catch (IOException e) {
            raw.close();
            throw e;
        }
    }

    private static boolean begins(byte[] magic, int... expected) {
        for (int i = 0; i < expected.length; i++) {
            if (i >= magic.length || (magic[i] & 0xff) != expected[i]) {
                return false;
            }
        }
        return true;
    }
}
