// SPDX-License-Identifier: Apache-2.0
package dev.kiln.invoker.logs;

import java.util.Arrays;

/** Cuts the bytes of one stream into lines. A line without end is cut at a bound, so memory is bounded too. For one thread. */
final class LineSplitter {

    static final int MAX_LINE_BYTES = 256 * 1024;
    private static final int INITIAL_SIZE = 256;

    private final Lines lines;
    private byte[] pending = new byte[INITIAL_SIZE];
    private int length;

    /** Gets lines without their end, valid only during the call. */
    @FunctionalInterface
    interface Lines {
        void line(byte[] bytes, int offset, int length);
    }

    LineSplitter(Lines lines) {
        this.lines = lines;
    }

    void write(byte[] bytes, int offset, int count) {
        int start = offset;
        int end = offset + count;
        for (int i = offset; i < end; i++) {
            if (bytes[i] == '\n') {
                emit(bytes, start, i - start);
                start = i + 1;
            }
        }
        while (length + end - start > MAX_LINE_BYTES) {
            int room = MAX_LINE_BYTES - length;
            emit(bytes, start, room);
            start += room;
        }
        append(bytes, start, end - start);
    }

    /** What came since the last line's end is a line, too. */
    void end() {
        if (length > 0) {
            emit(pending, 0, 0);
        }
    }

    private void emit(byte[] bytes, int offset, int count) {
        if (length == 0) {
            deliver(bytes, offset, count);
            return;
        }
        append(bytes, offset, count);
        int whole = length;
        length = 0;
        deliver(pending, 0, whole);
        if (pending.length > MAX_LINE_BYTES / 4) {
            pending = new byte[INITIAL_SIZE];
        }
    }

    private void deliver(byte[] bytes, int offset, int count) {
        boolean endsWithReturn = count > 0 && bytes[offset + count - 1] == '\r';
        lines.line(bytes, offset, endsWithReturn ? count - 1 : count);
    }

    private void append(byte[] bytes, int offset, int count) {
        if (length + count > pending.length) {
            pending = Arrays.copyOf(pending, Math.max(length + count, pending.length * 2));
        }
        System.arraycopy(bytes, offset, pending, length, count);
        length += count;
    }
}
