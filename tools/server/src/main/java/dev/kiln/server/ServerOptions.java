// SPDX-License-Identifier: Apache-2.0
package dev.kiln.server;

import dev.kiln.server.start.Surroundings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What can be said on the command line of any process of a cluster. */
final class ServerOptions {

    @Option(
            names = "--bus",
            paramLabel = "HOST:PORT",
            description = "Kafka's bootstrap servers, with commas between (default: kiln.bus.servers, 127.0.0.1:9092).")
    @Nullable
    String bus;

    @Option(
            names = "--store",
            paramLabel = "URL",
            description = "CouchDB's address (default: kiln.store.url, http://127.0.0.1:5984).")
    @Nullable
    String store;

    @Option(
            names = {"-m", "--manifest"},
            paramLabel = "FILE",
            description = "The manifest of language runtimes (default: actions/runtimes.json).")
    @Nullable
    Path manifest;

    @Option(
            names = {"-c", "--config"},
            paramLabel = "FILE",
            description = "Settings in HOCON; the reference.conf of each room has all keys.")
    @Nullable
    Path configFile;

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "One setting, such as kiln.bus.replication-factor=3; may be repeated.")
    List<String> settings = new ArrayList<>();

    @Option(names = "--ready-file", paramLabel = "FILE", description = "Written when it works.")
    @Nullable
    Path readyFile;

    Optional<Path> optionalConfigFile() {
        return Optional.ofNullable(configFile);
    }

    Path manifest(Surroundings surroundings) {
        return Objects.requireNonNullElse(manifest, surroundings.root().resolve("actions/runtimes.json"));
    }

    /** What these mean as settings. */
    Map<String, Object> meaning() {
        Map<String, Object> meaning = new HashMap<>();
        if (bus != null) {
            meaning.put("kiln.bus.servers", bus);
        }
        if (store != null) {
            meaning.put("kiln.store.url", store);
        }
        return meaning;
    }
}
