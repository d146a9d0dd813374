// SPDX-License-Identifier: Apache-2.0
package dev.kiln.cli.project.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * Lays a deployment file over a manifest: inputs and annotations of packages, actions, sequences and triggers that the
 * manifest has. Works on the trees, before they are read.
 */
final class Overlay {

    private static final List<String> KINDS = List.of("actions", "sequences", "triggers", "dependencies");
    private static final List<String> SECTIONS = List.of("inputs", "annotations");

    private final Reading reading;

    Overlay(Reading reading) {
        this.reading = reading;
    }

    void lay(ObjectNode deployment, ObjectNode manifest) {
        Section root = new Section(reading, deployment);
        Section holder = root;
        if (root.value("project").isPresent()) {
            Section project = root.section("project");
            project.pass("name", "namespace", "credential", "apiHost", "version", "apigwAccessToken");
            holder = deployment.hasNonNull("packages") ? root : project;
            project.value("packages");
            project.end();
        }
        root.pass("packages");
        root.end();
        JsonNode packages =
                manifest.hasNonNull("packages") ? manifest.path("packages") : manifest.at("/project/packages");
        holder.each("packages", it -> {
            lay(it, packages);
            return it;
        });
    }

    private void lay(Section given, JsonNode packages) {
        given.pass("namespace", "credential", "version", "license");
        if (merge(given, packages) instanceof ObjectNode target) {
            for (String kind : KINDS) {
                given.each(kind, entry -> {
                    entry.pass("namespace", "credential");
                    merge(entry, target.path(kind));
                    entry.end();
                    return entry;
                });
            }
        }
        given.end();
    }

    /** Puts inputs and annotations over those of the entry of the same name, and returns that entry. */
    private JsonNode merge(Section given, JsonNode targets) {
        JsonNode target = targets.path(given.name());
        if (!(target instanceof ObjectNode entry)) {
            reading.doubt(given.path(), "the manifest has no entry of that name, so this changes nothing");
            SECTIONS.forEach(given::pass);
            KINDS.forEach(given::pass);
            return target;
        }
        for (String key : SECTIONS) {
            if (given.value(key).isPresent()) {
                ObjectNode values = given.section(key).node();
                ObjectNode existing = entry.path(key) instanceof ObjectNode object ? object : entry.putObject(key);
                values.properties().forEach(it -> put(existing, it.getKey(), it.getValue()));
            }
        }
        return entry;
    }

    /** A declaration of the manifest keeps its type. */
    private static void put(ObjectNode existing, String name, JsonNode value) {
        if (existing.path(name) instanceof ObjectNode declaration && declaration.has("type") && !value.isObject()) {
            declaration.set("value", value);
        } else {
            existing.set(name, value);
        }
    }
}
