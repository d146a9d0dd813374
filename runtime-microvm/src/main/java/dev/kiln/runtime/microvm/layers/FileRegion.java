// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.microvm.layers;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A part of a file, read without buffer; skipping costs nothing. */
public final class FileRegion extends InputStream {

    private final FileChannel file;
    private final long end;
    private long position;

    private FileRegion(FileChannel file, long start, long end) {
        this.file = file;
        this.position = start;
        this.end = end;
    }

    public static FileRegion open(Path path, long start, long size) throws IOException {
        return new FileRegion(FileChannel.open(path, StandardOpenOption.READ), start, start + size);
    }

    public static FileRegion all(Path path) throws IOException {
        FileChannel file = FileChannel.open(path, StandardOpenOption.READ);
        return new FileRegion(file, 0, file.size());
    }

    /** Where in the file the next byte is. */
    public long position() {
        return position;
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
        if (position >= end) {
            return -1;
        }
        int got = file.read(ByteBuffer.wrap(into, offset, (int) Math.min(length, end - position)), position);
        position += Math.max(got, 0);
        return got;
    }

    @Override
    public long skip(long count) {
        long skipped = Math.max(0, Math.min(count, end - position));
        position += skipped;
        return skipped;
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
