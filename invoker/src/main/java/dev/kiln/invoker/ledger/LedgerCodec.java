// SPDX-License-Identifier: Apache-2.0
package dev.kiln.invoker.ledger;

import dev.kiln.model.activation.ActivationId;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.HexFormat;

/**
 * The entries of the ledger as bytes. An id takes 16.
 *
 * <p>Started: id, attempt (4 bytes). Finished, and ended: id, attempts (4), the record's JSON. Stored: ids.
 */
final class LedgerCodec {

    static final byte STARTED = 1;
    static final byte FINISHED = 2;
    static final byte STORED = 3;
    static final byte ENDED = 4;
    static final int ID_BYTES = 16;
    static final int HEAD_BYTES = ID_BYTES + Integer.BYTES;

    private static final int HALF = 16;
    private static final int HEX = 16;

    private LedgerCodec() {}

    static byte[] head(ActivationId id, int attempts) {
        ByteBuffer buffer = ByteBuffer.allocate(HEAD_BYTES);
        put(buffer, id);
        return buffer.putInt(attempts).array();
    }

    static byte[] ids(Collection<ActivationId> ids) {
        ByteBuffer buffer = ByteBuffer.allocate(ids.size() * ID_BYTES);
        ids.forEach(id -> put(buffer, id));
        return buffer.array();
    }

    static ActivationId id(ByteBuffer buffer) {
        HexFormat hex = HexFormat.of();
        return new ActivationId(hex.toHexDigits(buffer.getLong()) + hex.toHexDigits(buffer.getLong()));
    }

    static byte[] rest(ByteBuffer buffer) {
        byte[] rest = new byte[buffer.remaining()];
        buffer.get(rest);
        return rest;
    }

    private static void put(ByteBuffer buffer, ActivationId id) {
        buffer.putLong(Long.parseUnsignedLong(id.value(), 0, HALF, HEX))
                .putLong(Long.parseUnsignedLong(id.value(), HALF, 2 * HALF, HEX));
    }
}
