// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.remote.wire;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/** Writes one message in protobuf's binary form. Fields that have their default are left out, as proto3 does. */
final class Message {

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    Message text(int field, String value) {
        return value.isEmpty() ? this : bytes(field, value.getBytes(StandardCharsets.UTF_8));
    }

    Message number(int field, long value) {
        if (value != 0) {
            tag(field, Fields.VARINT);
            varint(value);
        }
        return this;
    }

    /** Written though it be empty, as an empty message is not an absent one. */
    Message message(int field, Message value) {
        return bytes(field, value.toBytes());
    }

    /** Sorted, so that equal maps have equal bytes. */
    Message map(int field, Map<String, String> values) {
        new TreeMap<>(values)
                .forEach((key, value) ->
                        message(field, new Message().text(1, key).text(2, value)));
        return this;
    }

    byte[] toBytes() {
        return bytes.toByteArray();
    }

    private Message bytes(int field, byte[] value) {
        tag(field, Fields.LENGTH_DELIMITED);
        varint(value.length);
        bytes.writeBytes(value);
        return this;
    }

    private void tag(int field, int wireType) {
        varint(((long) field << 3) | wireType);
    }

    private void varint(long value) {
        long left = value;
        while ((left & ~0x7fL) != 0) {
            bytes.write((int) ((left & 0x7f) | 0x80));
            left >>>= 7;
        }
        bytes.write((int) left);
    }
}
