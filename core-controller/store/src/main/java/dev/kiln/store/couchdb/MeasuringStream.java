// SPDX-License-Identifier: Apache-2.0
package dev.kiln.store.couchdb;

import dev.kiln.store.attachments.Digests;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Counts and digests what is read, remembers how it broke, and leaves the stream below it open. For one thread. */
final class MeasuringStream extends FilterInputStream {

    /** At once. */
    private static final int SKIPPED_BYTES = 8 * 1024;

    private final MessageDigest sha256 = Digests.sha256();
    private long lengthBytes;
    private @Nullable IOException failure;

    MeasuringStream(InputStream in) {
        super(in);
    }

    long lengthBytes() {
        return lengthBytes;
    }

    /** {@code sha256-} and lower-case hex; ends the digest. */
    String digest() {
        return Digests.name(sha256);
    }

    /** What reading failed with, if it did. */
    Optional<IOException> failure() {
        return Optional.ofNullable(failure);
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        try {
            int count = in.read(target, offset, length);
            if (count > 0) {
                sha256.update(target, offset, count);
                lengthBytes += count;
            }
            return count;
        } catch (IOException e) {
            failure = e;
            throw e;
        }
    }

    @Override
    public long skip(long count) throws IOException {
        // what is skipped is part of the digest; less than was asked for may be, as long as it is something
        return readNBytes(Math.clamp(count, 0, SKIPPED_BYTES)).length;
    }

    @Override
    public boolean markSupported() {
        return false;
    }

    /** Nothing: whoever opened it closes it. */
    @Override
    public void close() {}
}
