// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.microvm.snapshots;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kiln.runtime.microvm.vm.Snapshot;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What stands beside a snapshot's files, written last: a directory without it is half-made.
 *
 * @param bootId of the host: what a crash of the host left in the files, nobody knows
 */
record SnapshotRecord(SnapshotKey key, String bootId, long stateBytes, String stateSha256, long memoryBytes) {

    static final String FILE = "meta.json";

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long LARGEST_RECORD = 64 * 1024;

    /** Looks at the files as they are now. */
    static SnapshotRecord of(SnapshotKey key, String bootId, Snapshot snapshot) throws IOException {
        return new SnapshotRecord(
                key, bootId, Files.size(snapshot.state()), sha256(snapshot.state()), Files.size(snapshot.memory()));
    }

    void write(Path directory) throws IOException {
        Map<String, String> fields = new TreeMap<>(key.parts());
        fields.put("bootId", bootId);
        fields.put("stateBytes", Long.toString(stateBytes));
        fields.put("stateSha256", stateSha256);
        fields.put("memoryBytes", Long.toString(memoryBytes));
        Files.write(
                directory.resolve(FILE), JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(fields));
    }

    /** Empty for what is no finished snapshot. */
    static Optional<SnapshotRecord> read(Path directory) throws IOException {
        Path file = directory.resolve(FILE);
        if (!Files.isRegularFile(file) || Files.size(file) > LARGEST_RECORD) {
            return Optional.empty();
        }
        try {
            Map<String, String> fields = JSON.readValue(Files.readAllBytes(file), new TypeReference<>() {});
            return Optional.of(new SnapshotRecord(
                    SnapshotKey.of(fields),
                    fields.getOrDefault("bootId", ""),
                    Long.parseLong(fields.getOrDefault("stateBytes", "")),
                    fields.getOrDefault("stateSha256", ""),
                    Long.parseLong(fields.getOrDefault("memoryBytes", ""))));
        } catch (JacksonException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** Whether the files are those that were written down. The memory is large: of it only the size is looked at. */
    boolean fits(Snapshot snapshot) throws IOException {
        return Files.isRegularFile(snapshot.state())
                && Files.isRegularFile(snapshot.memory())
                && Files.size(snapshot.state()) == stateBytes
                && Files.size(snapshot.memory()) == memoryBytes
                && sha256(snapshot.state()).equals(stateSha256);
    }

    private static String sha256(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            new DigestInputStream(in, digest).transferTo(java.io.OutputStream.nullOutputStream());
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
