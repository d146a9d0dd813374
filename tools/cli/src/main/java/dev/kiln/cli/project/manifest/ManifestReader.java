// SPDX-License-Identifier: Apache-2.0
package dev.kiln.cli.project.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kiln.cli.project.manifest.ProjectPackage.Dependency;
import dev.kiln.cli.project.manifest.ProjectPackage.Rule;
import dev.kiln.cli.project.manifest.ProjectPackage.Sequence;
import dev.kiln.cli.project.manifest.ProjectPackage.Trigger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Makes the records of a manifest's tree. */
final class ManifestReader {

    private ManifestReader() {}

    static Manifest manifest(Reading reading, ObjectNode tree) {
        Section root = new Section(reading, tree);
        Optional<String> name = Optional.empty();
        Section holder = root;
        if (root.value("project").isPresent()) {
            Section project = root.section("project");
            name = project.text("name");
            project.pass("namespace", "credential", "apiHost", "apigwAccessToken", "version", "config", "bluemix");
            holder = tree.hasNonNull("packages") ? root : project;
            if (holder != project) {
                project.end();
            }
        }
        List<ProjectPackage> packages = new ArrayList<>(holder.each("packages", ManifestReader::onePackage));
        holder.end();
        if (holder != root) {
            root.end();
        }
        if (packages.isEmpty()) {
            throw reading.wrong("packages", "there is none, so nothing can be deployed");
        }
        return new Manifest(name, packages);
    }

    private static ProjectPackage onePackage(Section section) {
        section.pass("version", "license", "namespace", "credential", "repositories", "apiHost", "apigwAccessToken");
        Optional<Boolean> isShared = section.bool("public").or(() -> section.bool("publish"));
        section.pass("publish");
        ProjectPackage found = new ProjectPackage(
                section.name(),
                isShared,
                inputs(section),
                annotations(section),
                section.each("dependencies", ManifestReader::dependency),
                section.each("actions", ActionReader::action),
                section.each("sequences", ManifestReader::sequence),
                section.each("triggers", ManifestReader::trigger),
                section.each("rules", ManifestReader::rule),
                RouteReader.routes(section.section("apis")));
        section.end();
        namesDiffer(section, found);
        return found;
    }

    static ObjectNode inputs(Section section) {
        // "parameters" is how the oldest manifests call them
        String key = section.value("inputs").isPresent() ? "inputs" : "parameters";
        ObjectNode inputs = Inputs.of(section.section(key));
        section.pass("parameters");
        return inputs;
    }

    static ObjectNode annotations(Section section) {
        return section.section("annotations").node().deepCopy();
    }

    private static Dependency dependency(Section section) {
        section.pass("version", "branch", "url");
        Dependency dependency = new Dependency(
                section.name(),
                section.path(),
                section.requiredText("location"),
                inputs(section),
                annotations(section));
        section.end();
        return dependency;
    }

    private static Sequence sequence(Section section) {
        List<String> components = new ArrayList<>();
        JsonNode actions = section.value("actions").orElseThrow(() -> section.wrong("'actions' is missing"));
        if (actions.isArray()) {
            actions.forEach(it -> components.add(it.asText().strip()));
        } else {
            for (String name : section.requiredText("actions").split(",", -1)) {
                components.add(name.strip());
            }
        }
        if (components.isEmpty() || components.contains("")) {
            throw section.wrong("actions", "a list of actions such as first, second");
        }
        section.pass("version", "namespace", "credential");
        Sequence sequence = new Sequence(
                section.name(),
                section.path(),
                components,
                inputs(section),
                annotations(section),
                ActionReader.web(section));
        section.end();
        return sequence;
    }

    private static Trigger trigger(Section section) {
        Optional<String> feed = section.text("feed").or(() -> section.text("source"));
        section.pass("source", "namespace", "credential");
        Trigger trigger = new Trigger(section.name(), feed, inputs(section), annotations(section));
        section.end();
        return trigger;
    }

    private static Rule rule(Section section) {
        section.pass("rule", "namespace", "credential", "version");
        Rule rule = new Rule(
                section.name(),
                section.path(),
                section.requiredText("trigger"),
                section.requiredText("action"),
                annotations(section));
        section.end();
        return rule;
    }

    /** On the server, actions and sequences are of one kind. */
    private static void namesDiffer(Section section, ProjectPackage found) {
        Set<String> actions = Set.copyOf(
                found.actions().stream().map(ProjectPackage.Action::name).toList());
        for (Sequence sequence : found.sequences()) {
            if (actions.contains(sequence.name())) {
                throw section.wrong("'" + sequence.name() + "' is both an action and a sequence");
            }
        }
    }
}
