// SPDX-License-Identifier: Apache-2.0
package dev.kiln.store.attachments;

import dev.kiln.store.StoreException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;

/** Fails at the end of bytes that are not those that were saved. */
public final class VerifyingStream extends FilterInputStream {

    /** At once. */
    private static final int SKIPPED_BYTES = 8 * 1024;

    private final MessageDigest sha256 = Digests.sha256();
    private final String expected;
    private final String what;

    /**
     * @param expected {@code sha256-} and lower-case hex
     * @param what is read, for the error
     */
    public VerifyingStream(InputStream in, String expected, String what) {
        super(in);
        this.expected = expected;
        this.what = what;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        int count = in.read(target, offset, length);
        if (count > 0) {
            sha256.update(target, offset, count);
        } else if (count < 0) {
            verify();
        }
        return count;
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

    private void verify() throws IOException {
        String found = Digests.name((MessageDigest) cloned());
        if (!found.equals(expected)) {
            throw new StoreException.Corrupt(what + " is damaged: its digest is " + found, null);
        }
    }

    /** The end may be read more than once, but a digest ends only once. */
    private Object cloned() throws IOException {
        try {
            return sha256.clone();
        } catch (CloneNotSupportedException e) {
            throw new IOException("the JDK's SHA-256 cannot be copied", e);
        }
    }
}
