// SPDX-License-Identifier: Apache-2.0
package dev.kiln.invoker.client;

import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Holds one request at a time. The body is written first, behind a gap; then the head is put into the gap, so that both go
 * out in one write and the length is known. For one thread.
 */
final class RequestBuffer extends OutputStream {

    private static final int HEADROOM = 192;
    private static final int INITIAL_SIZE = 4 * 1024;

    /** What is larger is let go after use: code goes out once, and must not stay with every sandbox. */
    private static final int KEPT_SIZE = 64 * 1024;

    private byte[] bytes = new byte[INITIAL_SIZE];
    private int end = HEADROOM;

    void clear() {
        if (bytes.length > KEPT_SIZE) {
            bytes = new byte[INITIAL_SIZE];
        }
        end = HEADROOM;
    }

    @Override
    public void write(int value) {
        ensureRoom(1);
        bytes[end++] = (byte) value;
    }

    @Override
    public void write(byte[] source, int offset, int length) {
        ensureRoom(length);
        System.arraycopy(source, offset, bytes, end, length);
        end += length;
    }

    /** The whole request; valid until cleared. */
    ByteBuffer request(String path) {
        int length = end - HEADROOM;
        byte[] head = ("POST " + path + " HTTP/1.1\r\nHost: sandbox\r\nAccept: application/json\r\n"
                        + "Content-Type: application/json\r\nContent-Length: " + length + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
        int start = HEADROOM - head.length;
        System.arraycopy(head, 0, bytes, start, head.length);
        return ByteBuffer.wrap(bytes, start, end - start);
    }

    private void ensureRoom(int length) {
        int needed = Math.addExact(end, length);
        if (needed > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(needed, bytes.length + (bytes.length >> 1)));
        }
    }
}
