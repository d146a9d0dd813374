// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.peers;

import dev.kiln.conformance.golden.Form;
import dev.kiln.conformance.golden.PreviousVersion;
import dev.kiln.messaging.wire.ControllerId;
import dev.kiln.messaging.wire.InvokerId;
import java.io.NotSerializableException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Controllers of two versions in one cluster; that more may follow in a snapshot is in {@link SnapshotCodecTest}. */
class PreviousPeersTest {

    private static final SnapshotSerializer SERIALIZER = new SnapshotSerializer();

    /** What the previous version calls it on the wire. */
    private static final String MANIFEST = "snapshot-1";

    private static final List<Form<?>> FORMS = List.of(
            snapshot("snapshot-invocations.hex", QuotaKey.Kind.INVOCATIONS),
            snapshot("snapshot-fires.hex", QuotaKey.Kind.FIRES),
            snapshot("snapshot-concurrency.hex", QuotaKey.Kind.CONCURRENCY));

    private final PreviousVersion previous = PreviousVersion.of("peers");

    @Test
    void whatThePreviousVersionTellsIsUnderstood() {
        previous.assertRead(FORMS);
    }

    @Test
    void thePreviousVersionUnderstandsWhatIsTold() {
        previous.assertStillWritten(FORMS);
    }

    private static Form<Snapshot> snapshot(String file, QuotaKey.Kind kind) {
        Snapshot snapshot = new Snapshot(
                new ControllerId("west"),
                7,
                -3,
                Map.of(
                        new QuotaKey("uuid-1", kind),
                        new QuotaReport(29_000_000, 60, 70, -2, true, Map.of(new ControllerId("east"), 12))),
                Map.of(new InvokerId(999), 1L << 40));
        return new Form<>(file, snapshot, SERIALIZER::toBinary, PreviousPeersTest::read);
    }

    private static Snapshot read(byte[] bytes) {
        try {
            return (Snapshot) SERIALIZER.fromBinary(bytes, MANIFEST);
        } catch (NotSerializableException e) {
            throw new UncheckedIOException(e);
        }
    }
}
