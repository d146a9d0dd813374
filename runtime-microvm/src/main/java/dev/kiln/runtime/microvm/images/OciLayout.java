// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.microvm.images;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kiln.runtime.microvm.layers.Digests;
import dev.kiln.runtime.microvm.layers.FileRegion;
import dev.kiln.runtime.microvm.layers.Layer;
import dev.kiln.runtime.microvm.layers.LayeredImage;
import dev.kiln.runtime.microvm.tar.TarException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A folder with an image layout of the Open Container Initiative: {@code index.json} and blobs that are named by their digests.
 *
 * @param architecture of the guest, in OCI's words: {@code amd64}
 */
record OciLayout(Path folder, String architecture, ImageJson json) {

    private static final String MARK = "oci-layout";
    private static final String TAG = "org.opencontainers.image.ref.name";
    private static final String FULL_NAME = "io.containerd.image.name";
    private static final int DEEPEST_INDEX = 3;

    static boolean isAt(Path folder) {
        return Files.isRegularFile(folder.resolve(MARK));
    }

    /**
     * The image with this name: by its full name where tools wrote that, else by the folder's name and the tag, else by the folder's
     * name alone when it holds one image without a tag.
     */
    Optional<LayeredImage> image(Reference wanted) throws IOException {
        JsonNode manifests = json.read(document(folder.resolve("index.json")), "index.json in " + folder)
                .path("manifests");
        boolean isFolder = folder.getFileName().toString().equals(wanted.baseName());
        for (JsonNode descriptor : manifests) {
            String tag = descriptor.path("annotations").path(TAG).asText("");
            String name = descriptor.path("annotations").path(FULL_NAME).asText("");
            boolean isOnly = manifests.size() == 1 && tag.isEmpty() && name.isEmpty();
            if (Reference.is(name, wanted)
                    || Reference.is(tag, wanted)
                    || (isFolder && (isOnly || tag.equals(wanted.tag())))) {
                return Optional.of(image(manifest(descriptor, 0)));
            }
        }
        return Optional.empty();
    }

    /** Follows indexes to the manifest for the guest's architecture. */
    private JsonNode manifest(JsonNode descriptor, int depth) throws IOException {
        JsonNode document = blobDocument(descriptor);
        if (!document.has("manifests")) {
            return document;
        }
        for (JsonNode inner : document.path("manifests")) {
            JsonNode platform = inner.path("platform");
            boolean fits = platform.path("os").asText("linux").equals("linux")
                    && platform.path("architecture").asText(architecture).equals(architecture);
            if (fits && depth < DEEPEST_INDEX) {
                return manifest(inner, depth + 1);
            }
        }
        throw new TarException(
                "the layout " + folder + " has the image for other platforms than linux/" + architecture);
    }

    private LayeredImage image(JsonNode manifest) throws IOException {
        JsonNode configuration = blobDocument(manifest.path("config"));
        List<String> digests = ImageJson.layerDigests(configuration);
        JsonNode descriptors = manifest.path("layers");
        if (descriptors.size() != digests.size()) {
            throw new TarException("an image in " + folder + " has " + descriptors.size()
                    + " layers, and its configuration names " + digests.size());
        }
        List<Layer> layers = new ArrayList<>();
        for (int i = 0; i < digests.size(); i++) {
            String digest = descriptors.get(i).path("digest").asText("");
            Path blob = blob(digest);
            if (!Files.isRegularFile(blob)) {
                throw new TarException("the layout " + folder + " lacks the layer " + digest);
            }
            layers.add(new Layer(digest, digests.get(i), Files.size(blob), () -> FileRegion.all(blob)));
        }
        String digest = manifest.path("config").path("digest").asText("");
        return new LayeredImage(digest, ImageJson.config(configuration.path("config")), layers);
    }

    private JsonNode blobDocument(JsonNode descriptor) throws IOException {
        String digest = descriptor.path("digest").asText("");
        byte[] text = document(blob(digest));
        if (!Digests.hex(text).equals(Digests.digits(digest))) {
            throw new TarException("the blob " + digest + " in " + folder + " is damaged");
        }
        return json.read(text, "the blob " + digest + " in " + folder);
    }

    private Path blob(String digest) throws TarException {
        return folder.resolve("blobs").resolve("sha256").resolve(Digests.digits(digest));
    }

    private static byte[] document(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] text = in.readNBytes(ImageJson.LARGEST + 1);
            if (text.length > ImageJson.LARGEST) {
                throw new TarException(file + " has more than " + ImageJson.LARGEST + " bytes");
            }
            return text;
        }
    }
}
