// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.microvm.images;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kiln.runtime.microvm.layers.Digests;
import dev.kiln.runtime.microvm.layers.FileRegion;
import dev.kiln.runtime.microvm.layers.Layer;
import dev.kiln.runtime.microvm.layers.LayeredImage;
import dev.kiln.runtime.microvm.tar.TarEntry;
import dev.kiln.runtime.microvm.tar.TarException;
import dev.kiln.runtime.microvm.tar.TarReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A file as {@code docker save} writes it: one tar archive with the images' configurations and layers in it. */
final class DockerArchive {

    private static final String MANIFEST = "manifest.json";
    private static final int MOST_ENTRIES = 10_000;
    private static final int MOST_LINKS = 10;

    private final Path file;
    private final Map<String, Region> regions = new HashMap<>();
    private final Map<String, String> links = new HashMap<>();
    private final ImageJson json = new ImageJson();

    private record Region(long start, long size) {}

    private DockerArchive(Path file) {
        this.file = file;
    }

    /** Reads what lies where in the file; the layers are read later. */
    static DockerArchive open(Path file) throws IOException {
        DockerArchive archive = new DockerArchive(file);
        archive.index();
        return archive;
    }

    /** The image with this name, or, in an archive of one image without a name, that one. */
    Optional<LayeredImage> image(Reference wanted) throws IOException {
        JsonNode manifest = manifest();
        for (JsonNode image : manifest) {
            if (ImageJson.texts(image.path("RepoTags")).stream().anyMatch(tag -> Reference.is(tag, wanted))) {
                return Optional.of(image(image));
            }
        }
        boolean isNameless =
                manifest.size() == 1 && manifest.get(0).path("RepoTags").isEmpty();
        boolean isNamedByFile = file.getFileName().toString().equals(wanted.baseName() + ".tar");
        return isNameless && isNamedByFile ? Optional.of(image(manifest.get(0))) : Optional.empty();
    }

    /** The only image. */
    LayeredImage only() throws IOException {
        JsonNode manifest = manifest();
        if (manifest.size() != 1) {
            throw new TarException(file + " has " + manifest.size() + " images instead of one");
        }
        return image(manifest.get(0));
    }

    private JsonNode manifest() throws IOException {
        return json.read(document(MANIFEST), MANIFEST + " in " + file);
    }

    private LayeredImage image(JsonNode image) throws IOException {
        byte[] text = document(image.path("Config").asText(""));
        JsonNode configuration = json.read(text, "the configuration of an image in " + file);
        List<String> digests = ImageJson.layerDigests(configuration);
        List<String> names = ImageJson.texts(image.path("Layers"));
        if (names.size() != digests.size()) {
            throw new TarException("an image in " + file + " has " + names.size()
                    + " layers, and its configuration names " + digests.size());
        }
        List<Layer> layers = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            Region region = region(names.get(i));
            layers.add(new Layer(
                    names.get(i),
                    digests.get(i),
                    region.size(),
                    () -> FileRegion.open(file, region.start(), region.size())));
        }
        return new LayeredImage("sha256:" + Digests.hex(text), ImageJson.config(configuration.path("config")), layers);
    }

    private void index() throws IOException {
        try (FileRegion in = FileRegion.all(file)) {
            TarReader reader = new TarReader(in);
            for (Optional<TarEntry> next = reader.next(); next.isPresent(); next = reader.next()) {
                TarEntry entry = next.get();
                String name = Path.of("/").resolve(entry.name()).normalize().toString();
                if (entry.type() == TarEntry.Type.FILE) {
                    regions.put(name, new Region(in.position(), entry.size()));
                } else if (!entry.link().isEmpty()) {
                    links.put(name, target(name, entry));
                }
                if (regions.size() + links.size() > MOST_ENTRIES) {
                    throw new TarException(file + " has more than " + MOST_ENTRIES + " entries");
                }
            }
        }
    }

    /** Layers that two images share are links in older archives; nothing outside of the archive can be meant. */
    private static String target(String name, TarEntry entry) {
        Path from = entry.type() == TarEntry.Type.HARD_LINK
                ? Path.of("/")
                : Path.of(name).resolveSibling("");
        return from.resolve(entry.link()).normalize().toString();
    }

    private Region region(String name) throws TarException {
        String at = Path.of("/").resolve(name).normalize().toString();
        for (int hops = 0; links.containsKey(at) && hops < MOST_LINKS; hops++) {
            at = links.get(at);
        }
        Region region = regions.get(at);
        if (region == null) {
            throw new TarException(file + " has no '" + name + "'; is it an archive of 'docker save', not compressed?");
        }
        return region;
    }

    private byte[] document(String name) throws IOException {
        Region region = region(name);
        if (region.size() > ImageJson.LARGEST) {
            throw new TarException("'" + name + "' in " + file + " has " + region.size() + " bytes; at most "
                    + ImageJson.LARGEST + " are accepted");
        }
        try (InputStream in = FileRegion.open(file, region.start(), region.size())) {
            return in.readAllBytes();
        }
    }
}
