// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.microvm.images;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kiln.runtime.microvm.layers.Digests;
import dev.kiln.runtime.microvm.rootfs.ImageConfig;
import dev.kiln.runtime.microvm.tar.TarException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** What images say of themselves, in the form that Docker made and OCI took over. */
final class ImageJson {

    /** Documents that say what an image is; the largest known ones have some ten thousand bytes. */
    static final int LARGEST = 4 << 20;

    private static final int LARGEST_CONFIG = 256 * 1024;

    private final ObjectMapper json = new ObjectMapper();

    JsonNode read(byte[] text, String what) throws TarException {
        try {
            return json.readTree(text);
        } catch (JacksonException e) {
            throw new TarException(what + " is no JSON: " + e.getOriginalMessage());
        } catch (IOException e) {
            throw new TarException(what + " cannot be read: " + e.getMessage());
        }
    }

    /** Reads the block {@code config} of an image's own configuration, or {@code Config} of the engine's description of it. */
    static ImageConfig config(JsonNode block) throws TarException {
        List<String> command = new ArrayList<>(texts(block.path("Entrypoint")));
        command.addAll(texts(block.path("Cmd")));
        ImageConfig config = new ImageConfig(
                texts(block.path("Env")),
                block.path("User").asText(""),
                block.path("WorkingDir").asText(""),
                command,
                labels(block.path("Labels")));
        if (command.isEmpty()) {
            throw new TarException("it has neither ENTRYPOINT nor CMD, so there is nothing to start");
        }
        Stream<String> all = Stream.of(
                        config.environment().stream(),
                        Stream.of(config.user(), config.workingDirectory()),
                        command.stream())
                .flatMap(it -> it);
        if (all.anyMatch(it -> it.indexOf('\0') >= 0) || config.text().length() > LARGEST_CONFIG) {
            throw new TarException(
                    "its configuration has a zero byte in it, or more than " + LARGEST_CONFIG + " bytes");
        }
        return config;
    }

    /** The layers' digests, from the lowest to the highest, of what they unpack to. */
    static List<String> layerDigests(JsonNode configuration) throws TarException {
        List<String> digests = new ArrayList<>();
        for (String digest : texts(configuration.path("rootfs").path("diff_ids"))) {
            digests.add(Digests.digits(digest));
        }
        return digests;
    }

    static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(it -> texts.add(it.asText("")));
        return texts;
    }

    private static Map<String, String> labels(JsonNode object) {
        Map<String, String> labels = new TreeMap<>();
        object.forEachEntry((name, value) -> labels.put(name, value.asText("")));
        return labels;
    }
}
