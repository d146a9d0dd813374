// SPDX-License-Identifier: Apache-2.0
package dev.kiln.messaging.journal;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/**
 * How far each group of a topic is: the offset before which it needs nothing. Not thread-safe.
 *
 * <p>Written as a whole each time, so that the last writing tells all: for each group the position (8 bytes), the length of
 * the name (2) and the name.
 */
final class GroupPositions {

    private final Map<String, Long> positions = new TreeMap<>();

    boolean knows(String group) {
        return positions.containsKey(group);
    }

    /** Never moves a group backwards; tells by how much it moved. */
    long advance(String group, long position) {
        Long before = positions.get(group);
        if (before != null && before >= position) {
            return 0;
        }
        positions.put(group, position);
        return before == null ? 0 : position - before;
    }

    /** Before this no group needs anything; {@code otherwise} when there is no group. */
    long lowest(long otherwise) {
        return positions.values().stream().mapToLong(it -> it).min().orElse(otherwise);
    }

    long highest() {
        return positions.values().stream().mapToLong(it -> it).max().orElse(0);
    }

    Map<String, Long> all() {
        return Map.copyOf(positions);
    }

    byte[] encode() {
        int bytes = positions.keySet().stream()
                .mapToInt(it -> Long.BYTES + Short.BYTES + it.getBytes(StandardCharsets.UTF_8).length)
                .sum();
        ByteBuffer buffer = ByteBuffer.allocate(bytes);
        positions.forEach((group, position) -> {
            byte[] name = group.getBytes(StandardCharsets.UTF_8);
            buffer.putLong(position).putShort((short) name.length).put(name);
        });
        return buffer.array();
    }

    void decode(ByteBuffer buffer) {
        positions.clear();
        while (buffer.hasRemaining()) {
            long position = buffer.getLong();
            byte[] name = new byte[Short.toUnsignedInt(buffer.getShort())];
            buffer.get(name);
            positions.put(new String(name, StandardCharsets.UTF_8), position);
        }
    }
}
