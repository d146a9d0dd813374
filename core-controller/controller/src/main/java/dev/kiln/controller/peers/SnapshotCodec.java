// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.peers;

import dev.kiln.messaging.wire.ControllerId;
import dev.kiln.messaging.wire.InvokerId;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A snapshot's bytes. What follows the fields that are known here is passed over, so that controllers of two versions
 * understand each other; what changes its meaning takes another manifest in {@link SnapshotSerializer}.
 */
final class SnapshotCodec {

    /** Most quotas in one: of more, those asked for the most. Keeps a snapshot well below Artery's frame. */
    static final int MAX_QUOTAS = 5_000;

    /** No sane snapshot has more of anything. */
    private static final int MAX_ENTRIES = 100_000;

    private SnapshotCodec() {}

    static byte[] encode(Snapshot snapshot) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeUTF(snapshot.from().value());
            out.writeLong(snapshot.sequence());
            out.writeLong(snapshot.epoch());
            List<Map.Entry<QuotaKey, QuotaReport>> quotas = mostWanted(snapshot.quotas());
            out.writeInt(quotas.size());
            for (Map.Entry<QuotaKey, QuotaReport> quota : quotas) {
                write(quota.getKey(), quota.getValue(), out);
            }
            out.writeInt(snapshot.megabytes().size());
            for (Map.Entry<InvokerId, Long> load : snapshot.megabytes().entrySet()) {
                out.writeInt(load.getKey().number());
                out.writeLong(load.getValue());
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write to memory", e);
        }
        return bytes.toByteArray();
    }

    /**
     * Reads one.
     *
     * @throws IOException when the bytes are no snapshot
     */
    static Snapshot decode(byte[] bytes) throws IOException {
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes));
        ControllerId from = new ControllerId(in.readUTF());
        long sequence = in.readLong();
        long epoch = in.readLong();
        Map<QuotaKey, QuotaReport> quotas = new HashMap<>();
        for (int i = size(in); i > 0; i--) {
            quotas.put(readKey(in), readReport(in));
        }
        Map<InvokerId, Long> megabytes = new HashMap<>();
        for (int i = size(in); i > 0; i--) {
            megabytes.put(new InvokerId(in.readInt()), in.readLong());
        }
        return new Snapshot(from, sequence, epoch, quotas, megabytes);
    }

    private static List<Map.Entry<QuotaKey, QuotaReport>> mostWanted(Map<QuotaKey, QuotaReport> quotas) {
        if (quotas.size() <= MAX_QUOTAS) {
            return List.copyOf(quotas.entrySet());
        }
        return quotas.entrySet().stream()
                .sorted(Comparator.comparingInt(it -> -it.getValue().count()))
                .limit(MAX_QUOTAS)
                .toList();
    }

    private static void write(QuotaKey key, QuotaReport report, DataOutputStream out) throws IOException {
        out.writeUTF(key.namespace());
        out.writeByte(key.kind().number());
        out.writeLong(report.window());
        out.writeInt(report.limit());
        out.writeInt(report.count());
        out.writeInt(report.left());
        out.writeBoolean(report.isWanted());
        out.writeInt(report.given().size());
        for (Map.Entry<ControllerId, Integer> gift : report.given().entrySet()) {
            out.writeUTF(gift.getKey().value());
            out.writeInt(gift.getValue());
        }
    }

    private static QuotaKey readKey(DataInputStream in) throws IOException {
        String namespace = in.readUTF();
        int kind = in.readUnsignedByte();
        return new QuotaKey(
                namespace,
                QuotaKey.Kind.of(kind).orElseThrow(() -> new IOException("there is no kind " + kind + " of quota")));
    }

    private static QuotaReport readReport(DataInputStream in) throws IOException {
        long window = in.readLong();
        int limit = in.readInt();
        int count = in.readInt();
        int left = in.readInt();
        boolean isWanted = in.readBoolean();
        Map<ControllerId, Integer> given = new HashMap<>();
        for (int i = size(in); i > 0; i--) {
            given.put(new ControllerId(in.readUTF()), in.readInt());
        }
        return new QuotaReport(window, limit, count, left, isWanted, given);
    }

    private static int size(DataInputStream in) throws IOException {
        int size = in.readInt();
        if (size < 0 || size > MAX_ENTRIES) {
            throw new IOException("a snapshot cannot have " + size + " entries");
        }
        return size;
    }
}
