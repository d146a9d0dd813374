// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.peers;

import java.io.IOException;
import java.io.NotSerializableException;
import org.apache.pekko.serialization.SerializerWithStringManifest;

/** Tells Pekko how snapshots travel; made by Pekko, from the settings in {@code kiln-peers.conf}. */
public final class SnapshotSerializer extends SerializerWithStringManifest {

    /** Ours alone among Pekko's serializers, in all versions. */
    private static final int IDENTIFIER = 5_461_190;

    private static final String SNAPSHOT = "snapshot-1";

    @Override
    public int identifier() {
        return IDENTIFIER;
    }

    @Override
    public String manifest(Object message) {
        return SNAPSHOT;
    }

    @Override
    public byte[] toBinary(Object message) {
        return SnapshotCodec.encode((Snapshot) message);
    }

    @Override
    public Object fromBinary(byte[] bytes, String manifest) throws NotSerializableException {
        if (!manifest.equals(SNAPSHOT)) {
            throw new NotSerializableException("unknown message '" + manifest + "' of another controller");
        }
        try {
            return SnapshotCodec.decode(bytes);
        } catch (IOException | IllegalArgumentException e) {
            NotSerializableException failure =
                    new NotSerializableException("cannot read another controller's snapshot");
            failure.initCause(e);
            throw failure;
        }
    }
}
