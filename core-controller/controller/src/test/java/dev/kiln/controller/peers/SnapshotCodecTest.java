// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kiln.messaging.wire.ControllerId;
import dev.kiln.messaging.wire.InvokerId;
import java.io.NotSerializableException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SnapshotCodecTest {

    private static final ControllerId WEST = new ControllerId("west");

    private final SnapshotSerializer serializer = new SnapshotSerializer();

    @Test
    void whatIsWrittenIsRead() throws Exception {
        Snapshot snapshot = new Snapshot(
                WEST,
                7,
                -3,
                Map.of(
                        new QuotaKey("uuid-1", QuotaKey.Kind.INVOCATIONS),
                        new QuotaReport(29_000_000, 60, 70, 0, true, Map.of()),
                        new QuotaKey("uuid-2", QuotaKey.Kind.CONCURRENCY),
                        new QuotaReport(0, 30, 4, -2, false, Map.of(new ControllerId("east"), 12))),
                Map.of(new InvokerId(0), 512L, new InvokerId(999), 1L << 40));

        byte[] bytes = serializer.toBinary(snapshot);

        assertThat(serializer.fromBinary(bytes, serializer.manifest(snapshot))).isEqualTo(snapshot);
    }

    @Test
    void theBytesStayAsTheyAre() {
        Snapshot snapshot = new Snapshot(
                new ControllerId("0"),
                1,
                2,
                Map.of(
                        new QuotaKey("u", QuotaKey.Kind.FIRES),
                        new QuotaReport(3, 4, 5, 6, true, Map.of(new ControllerId("1"), 7))),
                Map.of(new InvokerId(8), 9L));

        // rolling upgrades: another order or width takes another manifest
        assertThat(HexFormat.of().formatHex(SnapshotCodec.encode(snapshot)))
                .isEqualTo("000130" + "0000000000000001" + "0000000000000002" + "00000001" + "000175" + "01"
                        + "0000000000000003" + "00000004" + "00000005" + "00000006" + "01" + "00000001" + "000131"
                        + "00000007" + "00000001" + "00000008" + "0000000000000009");
        assertThat(serializer.identifier()).isEqualTo(5_461_190);
        assertThat(serializer.manifest(snapshot)).isEqualTo("snapshot-1");
    }

    @Test
    void whatALaterVersionAddsIsPassedOver() throws Exception {
        Snapshot snapshot = new Snapshot(WEST, 1, 2, Map.of(), Map.of());
        byte[] bytes = SnapshotCodec.encode(snapshot);

        assertThat(SnapshotCodec.decode(Arrays.copyOf(bytes, bytes.length + 10)))
                .isEqualTo(snapshot);
    }

    @Test
    void whatIsNoSnapshotIsRefused() {
        assertThatThrownBy(() -> serializer.fromBinary(new byte[] {0, 1, 'a', 9}, "snapshot-1"))
                .isInstanceOf(NotSerializableException.class);
        byte[] huge = SnapshotCodec.encode(new Snapshot(WEST, 1, 2, Map.of(), Map.of()));
        huge[huge.length - 5] = 127;
        huge[huge.length - 8] = 127;
        assertThatThrownBy(() -> serializer.fromBinary(huge, "snapshot-1"))
                .isInstanceOf(NotSerializableException.class)
                .hasRootCauseMessage("a snapshot cannot have 2130706559 entries");
        assertThatThrownBy(() -> serializer.fromBinary(huge, "snapshot-9")).hasMessageContaining("snapshot-9");
    }

    @Test
    void tooManyNamespacesAreCutToTheBusiest() throws Exception {
        Map<QuotaKey, QuotaReport> quotas = new HashMap<>();
        for (int i = 0; i < 12_000; i++) {
            quotas.put(
                    new QuotaKey("00000000-0000-0000-0000-0000000" + i, QuotaKey.Kind.INVOCATIONS),
                    new QuotaReport(1, 60, i, 1, true, Map.of()));
        }

        byte[] bytes = SnapshotCodec.encode(new Snapshot(WEST, 1, 2, quotas, Map.of()));

        assertThat(bytes.length).isLessThan(512 * 1024);
        assertThat(SnapshotCodec.decode(bytes).quotas().values())
                .hasSize(SnapshotCodec.MAX_QUOTAS)
                .allSatisfy(it -> assertThat(it.count()).isGreaterThanOrEqualTo(7_000));
    }
}
