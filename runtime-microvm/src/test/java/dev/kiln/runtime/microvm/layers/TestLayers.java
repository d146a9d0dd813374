// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.microvm.layers;

import dev.kiln.runtime.microvm.tar.TarEntry;
import dev.kiln.runtime.microvm.tar.TarReader;
import dev.kiln.runtime.microvm.tar.TarWriter;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;

/** Small layers and images for tests. */
public final class TestLayers {

    private TestLayers() {}

    /** Collects the entries of one layer. */
    public static final class Builder {

        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private final TarWriter writer = new TarWriter(bytes);

        public Builder directory(String name) throws IOException {
            writer.write(TarEntry.directory(name, 0755));
            return this;
        }

        public Builder file(String name, String content) throws IOException {
            byte[] data = content.getBytes(StandardCharsets.UTF_8);
            writer.write(TarEntry.file(name, 0644, data.length), new ByteArrayInputStream(data));
            return this;
        }

        public Builder link(String name, String target) throws IOException {
            return add(name, TarEntry.Type.SYMBOLIC_LINK, target);
        }

        public Builder hardLink(String name, String target) throws IOException {
            return add(name, TarEntry.Type.HARD_LINK, target);
        }

        public Builder add(String name, TarEntry.Type type, String target) throws IOException {
            writer.write(new TarEntry(name, type, 0777, 0, 0, 0, 0, target, Map.of()));
            return this;
        }

        public byte[] bytes() throws IOException {
            writer.finish();
            return bytes.toByteArray();
        }
    }

    public static Builder layer() {
        return new Builder();
    }

    public static Layer of(byte[] tar) {
        return packed(tar, tar);
    }

    public static Layer packed(byte[] tar, byte[] packed) {
        return new Layer("layer", Digests.hex(tar), packed.length, () -> new ByteArrayInputStream(packed));
    }

    public static byte[] gzip(byte[] bytes) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
            out.write(bytes);
        }
        return packed.toByteArray();
    }

    public static byte[] zstd(byte[] bytes) throws IOException {
        Process zstd = new ProcessBuilder("zstd", "-c", "-q").start();
        try (var out = zstd.getOutputStream()) {
            out.write(bytes);
        }
        return zstd.getInputStream().readAllBytes();
    }

    /** A line for each entry: {@code name=content}, {@code name/}, {@code name->target} or {@code name=>hard link}. */
    public static List<String> lines(byte[] tar) throws IOException {
        TarReader reader = new TarReader(new ByteArrayInputStream(tar));
        List<String> lines = new ArrayList<>();
        for (Optional<TarEntry> next = reader.next(); next.isPresent(); next = reader.next()) {
            TarEntry entry = next.get();
            lines.add(
                    switch (entry.type()) {
                        case FILE ->
                            entry.name() + "=" + new String(reader.data().readAllBytes(), StandardCharsets.UTF_8);
                        case DIRECTORY -> entry.name() + "/";
                        case SYMBOLIC_LINK -> entry.name() + "->" + entry.link();
                        case HARD_LINK -> entry.name() + "=>" + entry.link();
                        case CHARACTER_DEVICE, BLOCK_DEVICE, FIFO -> entry.name() + ":" + entry.type();
                    });
        }
        return lines;
    }
}
