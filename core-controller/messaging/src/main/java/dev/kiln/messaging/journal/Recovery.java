// SPDX-License-Identifier: Apache-2.0
package dev.kiln.messaging.journal;

import java.nio.ByteBuffer;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Gathers what is left to deliver while a topic's segments are read; holds no more of it than groups have still to commit. */
final class Recovery implements SegmentLog.Visitor {

    private final GroupPositions positions = new GroupPositions();
    private final Map<Long, Long> lastOffsetBySegment = new TreeMap<>();
    private final TreeMap<Long, byte[]> messages = new TreeMap<>();
    private long next;

    @Override
    public void record(long segment, byte kind, ByteBuffer content) {
        switch (kind) {
            case TopicJournal.MESSAGE -> message(segment, content);
            case TopicJournal.POSITIONS -> {
                positions.decode(content);
                messages.headMap(positions.lowest(0)).clear();
            }
            default -> {
                // of a later version: not for us
            }
        }
    }

    private void message(long segment, ByteBuffer content) {
        long offset = content.getLong();
        byte[] payload = new byte[content.remaining()];
        content.get(payload);
        if (offset >= positions.lowest(0)) {
            messages.put(offset, payload);
        }
        lastOffsetBySegment.put(segment, offset);
        next = Math.max(next, offset + 1);
    }

    GroupPositions positions() {
        return positions;
    }

    Map<Long, Long> lastOffsetBySegment() {
        return lastOffsetBySegment;
    }

    /** By offset, with gaps where records were corrupt. */
    SortedMap<Long, byte[]> messages() {
        return messages;
    }

    /** The offset of the next message. */
    long next() {
        return Math.max(next, positions.highest());
    }
}
