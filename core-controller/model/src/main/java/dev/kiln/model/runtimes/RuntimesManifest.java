// SPDX-License-Identifier: Apache-2.0
package dev.kiln.model.runtimes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kiln.model.action.Exec;
import dev.kiln.model.json.Json;
import dev.kiln.model.json.MalformedJsonException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** The language runtimes of an installation, by kind, in the order of the manifest. */
public record RuntimesManifest(Map<String, LanguageRuntime> byKind, List<String> blackboxImages) {

    private static final long MEGABYTE = 1024 * 1024;
    private static final int MOST_STEMS = 1000;
    private static final int MOST_MEGABYTES = 16 * 1024 * 1024;
    private static final String DEFAULT = ":default";

    private static final Pattern KIND = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._:-]{0,127}");

    /** What no registry would take; whether there is such an image only the providers know. */
    private static final Pattern IMAGE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._:/@+-]{0,511}");

    /** Kinds that need no language runtime. */
    private static final Set<String> RESERVED = Set.of(Exec.BLACKBOX, Exec.SEQUENCE, Exec.NATIVE);

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
        if (kind.endsWith(DEFAULT)) {
            String family = kind.substring(0, kind.length() - DEFAULT.length());
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
        return of(Json.parseObject(json));
    }

    /** As above. What is not known in it is passed over: OpenWhisk's manifests say more, and later ones may. */
    public static RuntimesManifest of(ObjectNode manifest) {
        if (!(manifest.path("runtimes") instanceof ObjectNode families)) {
            throw new MalformedJsonException("the runtimes manifest has no object 'runtimes'");
        }
        Map<String, LanguageRuntime> byKind = new LinkedHashMap<>();
        families.properties().forEach(family -> {
            if (!family.getValue().isArray()) {
                throw new MalformedJsonException("family '" + family.getKey() + "' of the manifest must be a list");
            }
            boolean isOnly = family.getValue().size() == 1;
            family.getValue().forEach(entry -> {
                LanguageRuntime runtime = runtime(family.getKey(), entry, isOnly);
                if (byKind.put(runtime.kind(), runtime) != null) {
                    throw new MalformedJsonException("the manifest has kind '" + runtime.kind() + "' twice");
                }
            });
            requireOneDefault(family.getKey(), byKind.values());
        });
        List<String> blackboxes = new ArrayList<>();
        manifest.path("blackboxes").forEach(image -> blackboxes.add(image("'blackboxes'", image)));
        return new RuntimesManifest(byKind, blackboxes);
    }

    private static LanguageRuntime runtime(String family, JsonNode entry, boolean isOnly) {
        String kind = entry.path("kind").asText("");
        if (kind.isBlank()) {
            throw new MalformedJsonException("a runtime of family '" + family + "' in the manifest has no 'kind'");
        }
        if (!KIND.matcher(kind).matches() || RESERVED.contains(kind) || kind.endsWith(DEFAULT)) {
            throw new MalformedJsonException("'" + kind + "' of family '" + family
                    + "' in the manifest cannot be the name of a kind; it must be like 'nodejs:20', of at most 128"
                    + " letters, digits and . _ : -, and none of " + RESERVED + " or a default");
        }
        List<StemCell> stems = new ArrayList<>();
        entry.path("stemCells").forEach(cell -> stems.add(stem(kind, cell)));
        return new LanguageRuntime(
                family,
                kind,
                image("kind '" + kind + "'", entry.path("image")),
                entry.path("default").asBoolean(isOnly),
                entry.path("deprecated").asBoolean(false),
                entry.path("requireMain").asBoolean(false),
                entry.path("sentinelledLogs").asBoolean(true),
                entry.has("attached"),
                stems);
    }

    private static StemCell stem(String kind, JsonNode cell) {
        int count = cell.path("initialCount").asInt(cell.path("count").asInt(0));
        String size = cell.path("memory").asText("256 MB");
        long megabytes = DataSize.parse(size).orElse(0) / MEGABYTE;
        if (count < 0 || count > MOST_STEMS || megabytes < 1 || megabytes > MOST_MEGABYTES) {
            throw new MalformedJsonException("'stemCells' of kind '" + kind + "' in the manifest must have an"
                    + " 'initialCount' from 0 to " + MOST_STEMS + " and a 'memory' such as 256 MB of at most "
                    + MOST_MEGABYTES + " MB, and have " + count + " of '" + size + "'");
        }
        return new StemCell(count, (int) megabytes);
    }

    private static String image(String where, JsonNode image) {
        String reference = image.isTextual() ? image.textValue() : reference(image);
        if (!IMAGE.matcher(reference).matches()) {
            throw new MalformedJsonException("'image' of " + where + " in the manifest must be a reference such as"
                    + " kiln/action-nodejs-v20:latest, or an object with prefix, name and tag, and is " + image);
        }
        return reference;
    }

    private static String reference(JsonNode image) {
        String registry = image.path("registry").asText("");
        String prefix = image.path("prefix").asText("");
        return (registry.isEmpty() ? "" : registry.endsWith("/") ? registry : registry + "/")
                + (prefix.isEmpty() ? "" : prefix + "/")
                + image.path("name").asText("")
                + ":" + image.path("tag").asText("latest");
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
