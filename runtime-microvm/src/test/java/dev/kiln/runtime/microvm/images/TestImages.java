// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.microvm.images;

import static dev.kiln.runtime.microvm.layers.TestLayers.layer;

import dev.kiln.runtime.microvm.layers.Digests;
import dev.kiln.runtime.microvm.layers.TestLayers;
import dev.kiln.runtime.microvm.tar.TarEntry;
import dev.kiln.runtime.microvm.tar.TarWriter;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** One image of two layers, in the forms in which tools hand images around. */
final class TestImages {

    static final String CONFIG = "{\"architecture\":\"amd64\",\"os\":\"linux\",\"config\":{"
            + "\"Env\":[\"A=b c\",\"PATH=/bin\"],\"User\":\"nobody\",\"WorkingDir\":\"/srv\","
            + "\"Entrypoint\":[\"/bin/run\"],\"Cmd\":[\"--fast\"],"
            + "\"Labels\":{\"dev.kiln.restore-safe\":\"true\"}},"
            + "\"rootfs\":{\"type\":\"layers\",\"diff_ids\":[\"sha256:%s\",\"sha256:%s\"]}}";

    /** A kind of archive: as older engines write it, with links for layers that were written before. */
    static final int LINKED_LAYERS = 1;

    private final byte[] lower;
    private final byte[] upper;
    private final byte[] config;

    TestImages() {
        this(CONFIG);
    }

    TestImages(String template) {
        try {
            lower = layer().file("bin/run", "old").file("bin/old", "1").bytes();
            upper = layer().file("bin/run", "new").bytes();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        config = String.format(template, Digests.hex(lower), Digests.hex(upper)).getBytes(StandardCharsets.UTF_8);
    }

    String digest() {
        return "sha256:" + Digests.hex(config);
    }

    /** The blob's name of the lowest layer in a layout. */
    String firstLayer() throws IOException {
        return Digests.hex(TestLayers.gzip(lower));
    }

    byte[] archive(String tag, int kind) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        TarWriter tar = new TarWriter(out);
        file(tar, "abc/layer.tar", lower);
        if (kind == LINKED_LAYERS) {
            file(tar, "def/layer.tar", upper);
            tar.write(new TarEntry(
                    "ghi/layer.tar", TarEntry.Type.SYMBOLIC_LINK, 0777, 0, 0, 0, 0, "../def/layer.tar", Map.of()));
        } else {
            file(tar, "ghi/layer.tar", upper);
        }
        file(tar, digest().substring(7) + ".json", config);
        String tags = tag.isEmpty() ? "null" : "[\"" + tag + "\"]";
        String manifest = "[{\"Config\":\"" + digest().substring(7) + ".json\",\"RepoTags\":" + tags
                + ",\"Layers\":[\"abc/layer.tar\",\"ghi/layer.tar\"]}]";
        file(tar, "manifest.json", manifest.getBytes(StandardCharsets.UTF_8));
        tar.finish();
        return out.toByteArray();
    }

    void layout(Path folder, String name, String tag) throws IOException {
        Files.createDirectories(folder.resolve("blobs/sha256"));
        Files.writeString(folder.resolve("oci-layout"), "{\"imageLayoutVersion\":\"1.0.0\"}");
        String layers = descriptor(blob(folder, TestLayers.gzip(lower))) + "},"
                + descriptor(blob(folder, TestLayers.gzip(upper))) + "}";
        String manifest = "{\"schemaVersion\":2,\"config\":" + descriptor(blob(folder, config)) + "},\"layers\":["
                + layers + "]}";
        String annotations = (name.isEmpty() ? "" : "\"io.containerd.image.name\":\"" + name + "\"")
                + (name.isEmpty() || tag.isEmpty() ? "" : ",")
                + (tag.isEmpty() ? "" : "\"org.opencontainers.image.ref.name\":\"" + tag + "\"");
        Files.writeString(
                folder.resolve("index.json"),
                "{\"manifests\":[" + descriptor(blob(folder, bytes(manifest))) + ",\"annotations\":{" + annotations
                        + "}}]}");
    }

    /** Puts an index for several architectures before the layout's only image. */
    void wrapInIndex(Path folder, String... architectures) throws IOException {
        String index = Files.readString(folder.resolve("index.json"));
        String manifest = index.replaceAll(".*\"(sha256:[0-9a-f]{64})\".*", "$1");
        StringBuilder inner = new StringBuilder();
        for (String architecture : architectures) {
            inner.append(inner.isEmpty() ? "" : ",")
                    .append(descriptor(manifest))
                    .append(",\"platform\":{\"os\":\"linux\",\"architecture\":\"" + architecture + "\"}}");
        }
        String digest = blob(folder, bytes("{\"manifests\":[" + inner + "]}"));
        Files.writeString(folder.resolve("index.json"), "{\"manifests\":[" + descriptor(digest) + "}]}");
    }

    private static String descriptor(String digest) {
        return "{\"digest\":\"" + digest + "\"";
    }

    private static String blob(Path folder, byte[] content) throws IOException {
        Files.write(folder.resolve("blobs/sha256").resolve(Digests.hex(content)), content);
        return "sha256:" + Digests.hex(content);
    }

    private static void file(TarWriter tar, String name, byte[] content) throws IOException {
        tar.write(TarEntry.file(name, 0644, content.length), new ByteArrayInputStream(content));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
