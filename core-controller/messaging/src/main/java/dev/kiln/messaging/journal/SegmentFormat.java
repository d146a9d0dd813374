// SPDX-License-Identifier: Apache-2.0
package dev.kiln.messaging.journal;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * How a record lies in a segment: magic (4 bytes), checksum (4), length of head and body (4), kind (1), head, body.
 *
 * <p>Head and body of 8 and 1,000 bytes take 13 + 1,008 = 1,021 bytes, and the length field says 1,008. The checksum covers
 * all that comes after it.
 */
final class SegmentFormat {

    static final int HEADER_BYTES = 13;

    /** The first byte is none of UTF-8, and the length begins with a zero byte: no JSON within a record looks like a record. */
    private static final int MAGIC = 0xFF4B4C31;

    private static final int CHECKSUM_AT = 4;
    private static final int LENGTH_AT = 8;
    private static final int KIND_AT = 12;
    private static final int MAX_LENGTH = (1 << 24) - 1;

    private SegmentFormat() {}

    static boolean fits(long length) {
        return length <= MAX_LENGTH;
    }

    /** Writes a record to the start of {@code target}. */
    static void encode(byte[] target, byte kind, byte[] head, byte[] body) {
        int length = head.length + body.length;
        ByteBuffer buffer = ByteBuffer.wrap(target);
        buffer.putInt(0, MAGIC).putInt(LENGTH_AT, length).put(KIND_AT, kind);
        buffer.put(HEADER_BYTES, head).put(HEADER_BYTES + head.length, body);
        buffer.putInt(CHECKSUM_AT, checksum(target, 0, length));
    }

    /** Where the record that begins at {@code start} ends; -1 when there is no whole one with a right checksum. */
    static int endOfRecord(byte[] data, int start) {
        if (!beginsRecord(data, start)) {
            return -1;
        }
        int length = ByteBuffer.wrap(data).getInt(start + LENGTH_AT);
        if (length < 0 || length > data.length - start - HEADER_BYTES) {
            return -1;
        }
        int expected = ByteBuffer.wrap(data).getInt(start + CHECKSUM_AT);
        return checksum(data, start, length) == expected ? start + HEADER_BYTES + length : -1;
    }

    /** Where the next whole record begins; -1 when none comes. */
    static int nextRecord(byte[] data, int from) {
        for (int at = from; at <= data.length - HEADER_BYTES; at++) {
            if (endOfRecord(data, at) > 0) {
                return at;
            }
        }
        return -1;
    }

    static byte kind(byte[] data, int start) {
        return data[start + KIND_AT];
    }

    /** Head and body. */
    static ByteBuffer content(byte[] data, int start, int end) {
        return ByteBuffer.wrap(data, start + HEADER_BYTES, end - start - HEADER_BYTES)
                .slice();
    }

    private static boolean beginsRecord(byte[] data, int start) {
        return start <= data.length - HEADER_BYTES && ByteBuffer.wrap(data).getInt(start) == MAGIC;
    }

    private static int checksum(byte[] data, int start, int length) {
        CRC32C checksum = new CRC32C();
        checksum.update(data, start + LENGTH_AT, HEADER_BYTES - LENGTH_AT + length);
        return (int) checksum.getValue();
    }
}
