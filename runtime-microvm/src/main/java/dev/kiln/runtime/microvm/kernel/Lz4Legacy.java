// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.microvm.kernel;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** The LZ4 frames that kernels are packed in: blocks of at most 8 MiB, each with its length before it. */
final class Lz4Legacy {

    private static final int MAGIC = 0x184c2102;
    private static final int BLOCK = 8 << 20;
    private static final int LONG = 15;
    private static final int SHORTEST_MATCH = 4;

    private Lz4Legacy() {}

    static byte[] unpack(ByteBuffer packed) throws IOException {
        ByteBuffer in = packed.order(ByteOrder.LITTLE_ENDIAN);
        ByteArrayOutputStream out = new ByteArrayOutputStream(4 * in.remaining());
        try {
            while (in.remaining() >= 4) {
                int length = in.getInt();
                if (length == MAGIC) {
                    continue;
                }
                byte[] block = new byte[BLOCK];
                int unpacked = block(in.slice(in.position(), length), block);
                in.position(in.position() + length);
                out.write(block, 0, unpacked);
            }
        } catch (BufferUnderflowException | IndexOutOfBoundsException | IllegalArgumentException e) {
            throw new IOException("the LZ4 data is damaged", e);
        }
        return out.toByteArray();
    }

    /** Sequences of literals and a reference to what was unpacked before; the last one has literals alone. */
    private static int block(ByteBuffer in, byte[] out) {
        int at = 0;
        while (in.hasRemaining()) {
            int token = Byte.toUnsignedInt(in.get());
            int literals = length(in, token >> 4);
            in.get(out, at, literals);
            at += literals;
            if (!in.hasRemaining()) {
                break;
            }
            int distance = Byte.toUnsignedInt(in.get()) | Byte.toUnsignedInt(in.get()) << 8;
            int match = length(in, token & LONG) + SHORTEST_MATCH;
            // the two may overlap, and then what was just written is read
            for (int i = 0; i < match; i++, at++) {
                out[at] = out[at - distance];
            }
        }
        return at;
    }

    private static int length(ByteBuffer in, int start) {
        int length = start;
        if (start == LONG) {
            int more;
            do {
                more = Byte.toUnsignedInt(in.get());
                length += more;
            } while (more == 255);
        }
        return length;
    }
}
