// SPDX-License-Identifier: Apache-2.0
package dev.kiln.verify.subject;

import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;

/**
 * What a provider's author tells the kit: images to judge with, and a configuration. Properties, in the file {@value #FILE} of the
 * plugin's folder, or as {@value #ENTRY} in one of its jars; docs/writing-a-provider.md lists the keys.
 */
record BedFile(String origin, Map<String, String> keys) {

    static final String FILE = "kit.properties";
    static final String ENTRY = "META-INF/kiln/" + FILE;

    private static final Set<String> KEYS = Set.of(
            "probe-image",
            "exiting-image",
            "silent-image",
            "unknown-image",
            "greeting-variable",
            "network",
            "memory-mib");
    private static final List<String> PREFIXES = List.of("config.", "unreachable.");

    BedFile {
        keys = Map.copyOf(keys);
        for (String key : keys.keySet()) {
            if (!KEYS.contains(key) && PREFIXES.stream().noneMatch(key::startsWith)) {
                throw new IllegalArgumentException(origin + " has the key '" + key + "', but the kit knows "
                        + KEYS.stream().sorted().collect(Collectors.joining(", "))
                        + ", config.KEY and unreachable.KEY");
            }
        }
    }

    /**
     * Reads it; one without keys when there is none.
     *
     * @param places what stands for {@code ${NAME}} in values
     * @throws IllegalArgumentException when it has an unknown key
     */
    static BedFile of(Path folder, Optional<Path> given, Map<String, String> places) throws IOException {
        Path beside = given.orElse(folder.resolve(FILE));
        if (given.isPresent() || Files.exists(beside)) {
            try (Reader reader = Files.newBufferedReader(beside)) {
                Properties properties = new Properties();
                properties.load(reader);
                return of(beside.toString(), properties, places);
            }
        }
        for (Path jar : jars(folder)) {
            try (JarFile file = new JarFile(jar.toFile())) {
                ZipEntry entry = file.getEntry(ENTRY);
                if (entry != null) {
                    Properties properties = new Properties();
                    try (InputStream in = file.getInputStream(entry)) {
                        properties.load(in);
                    }
                    return of(ENTRY + " of " + jar, properties, places);
                }
            }
        }
        return new BedFile("nowhere", Map.of());
    }

    Optional<String> get(String key) {
        return Optional.ofNullable(keys.get(key));
    }

    /** The keys that begin so, without the beginning. */
    Map<String, String> within(String prefix) {
        Map<String, String> found = new TreeMap<>();
        keys.forEach((key, value) -> {
            if (key.startsWith(prefix)) {
                found.put(key.substring(prefix.length()), value);
            }
        });
        return found;
    }

    private static BedFile of(String origin, Properties properties, Map<String, String> places) {
        Map<String, String> keys = new TreeMap<>();
        for (String key : properties.stringPropertyNames()) {
            String value = properties.getProperty(key);
            for (Map.Entry<String, String> place : places.entrySet()) {
                value = value.replace("${" + place.getKey() + "}", place.getValue());
            }
            keys.put(key, value.strip());
        }
        return new BedFile(origin, keys);
    }

    private static List<Path> jars(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".jar"))
                    .sorted()
                    .toList();
        }
    }
}
