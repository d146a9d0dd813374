// SPDX-License-Identifier: Apache-2.0
package dev.kiln.cli.project.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kiln.cli.json.JsonTree;
import dev.kiln.cli.yaml.YamlTree;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * A project as it is found: its files' texts, the environment, and values from the command line.
 *
 * @param parameters take the place of the inputs of those names, wherever the manifest has them
 */
public record ProjectSource(
        TextFile manifest,
        Optional<TextFile> deployment,
        Map<String, String> environment,
        ObjectNode parameters,
        boolean isStrict) {

    /** A file by the name that messages call it. */
    public record TextFile(String name, String text) {}

    private static final Set<String> ENTRIES = Set.of("packages", "actions", "sequences", "triggers", "dependencies");

    /**
     * Reads it.
     *
     * @param hidden gets to know what must not be printed
     * @param doubts hears what may be a mistake; when the source is strict that is a failure instead
     * @throws dev.kiln.cli.console.CommandFailure with file, place and value of a mistake
     */
    public Manifest read(Hidden hidden, Consumer<String> doubts) {
        Reading reading = new Reading(manifest.name(), isStrict, doubts, hidden::mask);
        ObjectNode tree = tree(reading, manifest, hidden);
        deployment.ifPresent(file -> {
            Reading other = new Reading(file.name(), isStrict, doubts, hidden::mask);
            new Overlay(other).lay(tree(other, file, hidden), tree);
        });
        setParameters(reading, tree);
        return ManifestReader.manifest(reading, tree);
    }

    private ObjectNode tree(Reading reading, TextFile file, Hidden hidden) {
        return new Interpolation(reading, environment, hidden).of(YamlTree.parse(file.name(), file.text()));
    }

    private void setParameters(Reading reading, ObjectNode tree) {
        Set<String> found = new HashSet<>();
        JsonNode holder = tree.hasNonNull("packages") ? tree : tree.path("project");
        set(holder.path("packages"), found);
        List<String> unknown = new ArrayList<>();
        parameters.fieldNames().forEachRemaining(name -> {
            if (!found.contains(name)) {
                unknown.add(name);
            }
        });
        if (!unknown.isEmpty()) {
            reading.doubt("inputs", "no entry has the inputs that --param gives: " + String.join(", ", unknown));
        }
    }

    private void set(JsonNode entries, Set<String> found) {
        for (JsonNode entry : entries) {
            if (entry.path("inputs") instanceof ObjectNode inputs) {
                parameters.properties().forEach(it -> {
                    if (inputs.has(it.getKey())) {
                        found.add(it.getKey());
                        inputs.set(it.getKey(), it.getValue());
                    }
                });
            }
            ENTRIES.forEach(kind -> set(entry instanceof ObjectNode ? entry.path(kind) : JsonTree.object(), found));
        }
    }
}
