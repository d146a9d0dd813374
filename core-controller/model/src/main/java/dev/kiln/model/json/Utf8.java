// SPDX-License-Identifier: Apache-2.0
package dev.kiln.model.json;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Tells UTF-8 from what only looks like it: Jackson takes overlong forms and numbers that are no letter. */
final class Utf8 {

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());
    private static final long NOT_ASCII = 0x8080808080808080L;
    private static final int CONTINUATION_BITS = 6;

    private Utf8() {}

    /** The index of the first byte that is wrong, or -1 when all are right (RFC 3629). */
    static int firstInvalid(byte[] bytes, int offset, int length) {
        int end = offset + length;
        int i = offset;
        while (i < end) {
            if (i + Long.BYTES <= end && ((long) LONGS.get(bytes, i) & NOT_ASCII) == 0) {
                i += Long.BYTES;
            } else if (bytes[i] >= 0) {
                i++;
            } else {
                int width = widthAt(bytes, i, end);
                if (width == 0) {
                    return i;
                }
                i += width;
            }
        }
        return -1;
    }

    /** How many bytes the letter has that begins here; 0 when none does. */
    private static int widthAt(byte[] bytes, int start, int end) {
        int first = bytes[start] & 0xff;
        if (first < 0xc2 || first > 0xf4) {
            return 0;
        }
        int width = first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
        if (start + width > end) {
            return 0;
        }
        int letter = first & (0x7f >> width);
        for (int i = start + 1; i < start + width; i++) {
            if ((bytes[i] & 0xc0) != 0x80) {
                return 0;
            }
            letter = (letter << CONTINUATION_BITS) | (bytes[i] & 0x3f);
        }
        boolean isOverlong = letter < (width == 2 ? 0x80 : width == 3 ? 0x800 : 0x10000);
        boolean isSurrogate = letter >= Character.MIN_SURROGATE && letter <= Character.MAX_SURROGATE;
        return isOverlong || isSurrogate || letter > Character.MAX_CODE_POINT ? 0 : width;
    }
}
