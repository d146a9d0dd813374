// SPDX-License-Identifier: Apache-2.0
package dev.kiln.messaging.memory;

import java.util.Arrays;

/**
 * Messages by offset, from {@link #first()} up to but without {@link #next()}. Not thread-safe.
 *
 * <p>Offset 21 in a ring of 16 is at place 21 mod 16 = 5.
 */
final class MessageRing {

    private static final int INITIAL_CAPACITY = 64;
    private static final byte[] EMPTY = {};

    /** Stands where no message is, in place of one that was lost; told from empty messages by identity. */
    private static final byte[] GAP = {};

    private byte[][] payloads = new byte[INITIAL_CAPACITY][];
    private long[] publishedMillis = new long[INITIAL_CAPACITY];
    private long first;
    private long next;
    private long bytes;

    MessageRing() {
        Arrays.fill(payloads, EMPTY);
    }

    /** Only while nothing was appended. */
    void beginAt(long offset) {
        first = offset;
        next = offset;
    }

    void skipTo(long offset, long nowMillis) {
        while (next < offset) {
            append(GAP, nowMillis);
        }
    }

    void append(byte[] payload, long nowMillis) {
        if (size() == payloads.length) {
            grow();
        }
        payloads[place(next)] = payload;
        publishedMillis[place(next)] = nowMillis;
        bytes += payload.length;
        next++;
    }

    byte[] get(long offset) {
        return payloads[place(offset)];
    }

    @SuppressWarnings("ReferenceEquality") // see GAP
    boolean isMessage(long offset) {
        return get(offset) != GAP;
    }

    /** The offset of the first message that was published then or later; {@link #next()} when there is none. */
    long firstSince(long millis) {
        long offset = first;
        while (offset < next && publishedMillis[place(offset)] < millis) {
            offset++;
        }
        return offset;
    }

    void dropBefore(long offset) {
        while (first < offset && first < next) {
            dropFirst();
        }
    }

    void dropOlderThan(long limitMillis) {
        while (first < next && publishedMillis[place(first)] < limitMillis) {
            dropFirst();
        }
    }

    long first() {
        return first;
    }

    long next() {
        return next;
    }

    int size() {
        return (int) (next - first);
    }

    long bytes() {
        return bytes;
    }

    private void dropFirst() {
        bytes -= payloads[place(first)].length;
        payloads[place(first)] = EMPTY;
        first++;
    }

    private void grow() {
        byte[][] largerPayloads = new byte[payloads.length * 2][];
        long[] largerMillis = new long[payloads.length * 2];
        Arrays.fill(largerPayloads, EMPTY);
        for (long offset = first; offset < next; offset++) {
            int place = (int) (offset & (largerPayloads.length - 1));
            largerPayloads[place] = payloads[place(offset)];
            largerMillis[place] = publishedMillis[place(offset)];
        }
        payloads = largerPayloads;
        publishedMillis = largerMillis;
    }

    private int place(long offset) {
        return (int) (offset & (payloads.length - 1));
    }
}
