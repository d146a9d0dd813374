// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.remote.wire;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * One message read from protobuf's binary form: what its fields hold, by their numbers. A field that is not there has its
 * default; one of an unexpected wire type counts as not there; of one that is there twice the last value counts.
 */
final class Fields {

    static final int VARINT = 0;
    static final int LENGTH_DELIMITED = 2;
    private static final int FIXED_64 = 1;
    private static final int FIXED_32 = 5;

    private final Map<Integer, List<Long>> numbers = new HashMap<>();
    private final Map<Integer, List<ByteBuffer>> chunks = new HashMap<>();

    private Fields() {}

    static Fields of(byte[] bytes) throws MalformedMessage {
        return of(ByteBuffer.wrap(bytes));
    }

    private static Fields of(ByteBuffer message) throws MalformedMessage {
        Fields fields = new Fields();
        ByteBuffer in = message.duplicate();
        while (in.hasRemaining()) {
            long tag = varint(in);
            long field = tag >>> 3;
            if (field < 1 || field > 536_870_911) {
                throw new MalformedMessage("a field has the number " + field);
            }
            fields.read((int) field, (int) (tag & 7), in);
        }
        return fields;
    }

    private void read(int field, int wireType, ByteBuffer in) throws MalformedMessage {
        switch (wireType) {
            case VARINT ->
                numbers.computeIfAbsent(field, absent -> new ArrayList<>()).add(varint(in));
            case LENGTH_DELIMITED ->
                chunks.computeIfAbsent(field, absent -> new ArrayList<>()).add(slice(in, varint(in)));
            case FIXED_64 -> slice(in, Long.BYTES);
            case FIXED_32 -> slice(in, Integer.BYTES);
            default -> throw new MalformedMessage("field " + field + " has the wire type " + wireType);
        }
    }

    long number(int field) {
        List<Long> values = numbers.getOrDefault(field, List.of());
        return values.isEmpty() ? 0 : values.getLast();
    }

    /** Of a 32-bit field. */
    int integer(int field) {
        return (int) number(field);
    }

    /** Numbers of a repeated field, packed or not. */
    List<Long> allNumbers(int field) throws MalformedMessage {
        List<Long> values = new ArrayList<>(numbers.getOrDefault(field, List.of()));
        for (ByteBuffer packed : chunks.getOrDefault(field, List.of())) {
            ByteBuffer in = packed.duplicate();
            while (in.hasRemaining()) {
                values.add(varint(in));
            }
        }
        return values;
    }

    String text(int field) {
        List<String> values = allTexts(field);
        return values.isEmpty() ? "" : values.getLast();
    }

    List<String> allTexts(int field) {
        return chunks.getOrDefault(field, List.of()).stream()
                .map(chunk -> StandardCharsets.UTF_8.decode(chunk.duplicate()).toString())
                .toList();
    }

    /** Not to be written to. */
    ByteBuffer bytes(int field) {
        List<ByteBuffer> values = chunks.getOrDefault(field, List.of());
        return values.isEmpty() ? ByteBuffer.allocate(0) : values.getLast();
    }

    Fields message(int field) throws MalformedMessage {
        return of(bytes(field));
    }

    List<Fields> allMessages(int field) throws MalformedMessage {
        List<Fields> messages = new ArrayList<>();
        for (ByteBuffer chunk : chunks.getOrDefault(field, List.of())) {
            messages.add(of(chunk));
        }
        return messages;
    }

    private static long varint(ByteBuffer in) throws MalformedMessage {
        long value = 0;
        for (int shift = 0; shift < Long.SIZE; shift += 7) {
            if (!in.hasRemaining()) {
                throw new MalformedMessage("it ends in the middle of a number");
            }
            byte next = in.get();
            value |= (next & 0x7fL) << shift;
            if (next >= 0) {
                return value;
            }
        }
        throw new MalformedMessage("a number has more than 64 bits");
    }

    private static ByteBuffer slice(ByteBuffer in, long length) throws MalformedMessage {
        if (length < 0 || length > in.remaining()) {
            throw new MalformedMessage("a field of " + length + " bytes where " + in.remaining() + " are left");
        }
        ByteBuffer slice = in.slice(in.position(), (int) length);
        in.position(in.position() + (int) length);
        return slice;
    }
}
