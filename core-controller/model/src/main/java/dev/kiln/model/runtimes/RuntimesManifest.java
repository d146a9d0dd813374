// SPDX-License-Identifier: Apache-2.0
package dev.kiln.model.runtimes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kiln.model.json.Json;
import dev.kiln.model.json.MalformedJsonException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** The language runtimes of an installation, by kind, in the order of the manifest. */
public record RuntimesManifest(Map<String, LanguageRuntime> byKind, List<String> blackboxImages) {

    private static final long MEGABYTE = 1024 * 1024;

    /**
     * One kind.
     *
     * @param family what stands before the colon of the kind
     * @param image reference of the image that runs it
     * @param needsMain whether an action must name its main
     * @param hasSentinels whether its logs are framed by sentinels
     * @param stems started sandboxes to hold ready
     */
    public record LanguageRuntime(
            String family,
            String kind,
            String image,
            boolean isDefault,
            boolean isDeprecated,
            boolean needsMain,
            boolean hasSentinels,
            boolean isAttached,
            List<StemCell> stems) {
        public LanguageRuntime {
            stems = List.copyOf(stems);
        }
    }

    /** So many stem sandboxes of so much memory. */
    public record StemCell(int count, int memoryMegabytes) {}

    public RuntimesManifest {
        byKind = Collections.unmodifiableMap(new LinkedHashMap<>(byKind));
        blackboxImages = List.copyOf(blackboxImages);
    }

    /** The runtime of {@code nodejs:20}, or of {@code nodejs:default}. */
    public Optional<LanguageRuntime> resolve(String kind) {
        if (kind.endsWith(":default")) {
            String family = kind.substring(0, kind.length() - ":default".length());
            return runtimes().stream()
                    .filter(it -> it.family().equals(family) && it.isDefault())
                    .findFirst();
        }
        return Optional.ofNullable(byKind.get(kind));
    }

    public Collection<LanguageRuntime> runtimes() {
        return byKind.values();
    }

    /**
     * Reads a manifest.
     *
     * @throws MalformedJsonException when it is none; the message says where
     */
    public static RuntimesManifest parse(byte[] json) {
        ObjectNode manifest = Json.parseObject(json);
        if (!(manifest.path("runtimes") instanceof ObjectNode families)) {
            throw new MalformedJsonException("the runtimes manifest has no object 'runtimes'");
        }
        Map<String, LanguageRuntime> byKind = new LinkedHashMap<>();
        families.properties().forEach(family -> {
            boolean isOnly = family.getValue().size() == 1;
            family.getValue().forEach(entry -> {
                LanguageRuntime runtime = runtime(family.getKey(), entry, isOnly);
                byKind.put(runtime.kind(), runtime);
            });
            requireOneDefault(family.getKey(), byKind.values());
        });
        List<String> blackboxes = new ArrayList<>();
        manifest.path("blackboxes").forEach(image -> blackboxes.add(image(image)));
        return new RuntimesManifest(byKind, blackboxes);
    }

    private static LanguageRuntime runtime(String family, JsonNode entry, boolean isOnly) {
        String kind = entry.path("kind").asText("");
        if (kind.isBlank()) {
            throw new MalformedJsonException("a runtime of family '" + family + "' in the manifest has no 'kind'");
        }
        List<StemCell> stems = new ArrayList<>();
        entry.path("stemCells")
                .forEach(cell -> stems.add(new StemCell(
                        cell.path("initialCount").asInt(cell.path("count").asInt(0)),
                        megabytes(cell.path("memory").asText("256 MB")))));
        return new LanguageRuntime(
                family,
                kind,
                image(entry.path("image")),
                entry.path("default").asBoolean(isOnly),
                entry.path("deprecated").asBoolean(false),
                entry.path("requireMain").asBoolean(false),
                entry.path("sentinelledLogs").asBoolean(true),
                entry.has("attached"),
                stems);
    }

    private static String image(JsonNode image) {
        if (image.isTextual()) {
            return image.textValue();
        }
        String registry = image.path("registry").asText("");
        String prefix = image.path("prefix").asText("");
        return (registry.isEmpty() ? "" : registry.endsWith("/") ? registry : registry + "/")
                + (prefix.isEmpty() ? "" : prefix + "/")
                + image.path("name").asText("")
                + ":" + image.path("tag").asText("latest");
    }

    private static int megabytes(String size) {
        OptionalLong bytes = DataSize.parse(size);
        return (int) (bytes.orElseThrow(() -> new MalformedJsonException("'" + size + "' is not a size such as 256 MB"))
                / MEGABYTE);
    }

    private static void requireOneDefault(String family, Collection<LanguageRuntime> runtimes) {
        long defaults = runtimes.stream()
                .filter(it -> it.family().equals(family) && it.isDefault())
                .count();
        if (defaults != 1) {
            throw new MalformedJsonException(
                    "family '" + family + "' of the runtimes manifest has " + defaults + " defaults but needs one");
        }
    }
}
