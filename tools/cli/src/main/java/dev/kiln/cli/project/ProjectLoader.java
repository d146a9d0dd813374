// SPDX-License-Identifier: Apache-2.0
package dev.kiln.cli.project;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kiln.cli.console.CommandFailure;
import dev.kiln.cli.console.ExitCode;
import dev.kiln.cli.console.Terminal;
import dev.kiln.cli.json.JsonTree;
import dev.kiln.cli.project.code.Code;
import dev.kiln.cli.project.code.CodeReader;
import dev.kiln.cli.project.code.ProjectFolder;
import dev.kiln.cli.project.manifest.Hidden;
import dev.kiln.cli.project.manifest.Manifest;
import dev.kiln.cli.project.manifest.ProjectPackage;
import dev.kiln.cli.project.manifest.ProjectPackage.Dependency;
import dev.kiln.cli.project.manifest.ProjectSource;
import dev.kiln.cli.project.manifest.ProjectSource.TextFile;
import dev.kiln.cli.project.plan.LoadedPackage;
import dev.kiln.cli.project.plan.Locations;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds the files of a project and reads them, and those of projects that it depends on in other folders. */
final class ProjectLoader {

    private static final long MAX_BYTES = 1024 * 1024;
    private static final int MAX_DEPTH = 8;
    private static final List<String> ENDINGS = List.of(".yaml", ".yml");

    /**
     * A project, read.
     *
     * @param file the manifest, as messages call it
     * @param text of the manifest, for its hash
     */
    record Loaded(Optional<String> name, String file, String text, List<LoadedPackage> packages) {}

    /** What is wanted of a project: to take it away, its code is not needed, and may be gone. */
    enum Content {
        ALL,
        NAMES
    }

    /** Where a project's files are, and how many projects need it in a row. */
    private record Place(Path manifest, Optional<Path> deployment, int depth) {}

    private final ProjectOptions options;
    private final Terminal terminal;
    private final Hidden hidden;
    private final Content content;

    ProjectLoader(ProjectOptions options, Terminal terminal, Hidden hidden, Content content) {
        this.options = options;
        this.terminal = terminal;
        this.hidden = hidden;
        this.content = content;
    }

    Loaded load() {
        Path folder = Path.of(options.folder());
        Path manifest = options.manifest()
                .map(Path::of)
                .or(() -> find(folder, "manifest"))
                .orElseThrow(() -> CommandFailure.usage(
                        "There is neither manifest.yaml nor manifest.yml in "
                                + folder.toAbsolutePath().normalize(),
                        "give the manifest with --manifest FILE or its folder with --project FOLDER"));
        Optional<Path> deployment = options.deployment().map(Path::of).or(() -> find(folder, "deployment"));
        return load(new Place(manifest, deployment, 0), options.parameters(terminal));
    }

    private Loaded load(Place place, ObjectNode parameters) {
        TextFile text = read(place.manifest());
        Optional<TextFile> deployment = place.deployment().map(ProjectLoader::read);
        Manifest manifest = new ProjectSource(text, deployment, terminal.environment(), parameters, options.isStrict())
                .read(hidden, doubt -> terminal.err().println("warning: " + doubt));
        ProjectFolder folder = ProjectFolder.of(place.manifest());
        List<LoadedPackage> packages = new ArrayList<>();
        for (ProjectPackage found : manifest.packages()) {
            packages.add(withCode(withDependencies(found, folder, packages, place.depth()), folder));
        }
        return new Loaded(manifest.project(), text.name(), text.text(), packages);
    }

    private LoadedPackage withCode(ProjectPackage found, ProjectFolder folder) {
        if (content == Content.NAMES) {
            return new LoadedPackage(found, Map.of());
        }
        CodeReader reader = new CodeReader(folder);
        Map<String, Code> code = new HashMap<>();
        found.actions().forEach(it -> reader.read(it).ifPresent(read -> code.put(it.name(), read)));
        return new LoadedPackage(found, code);
    }

    /** Puts the packages of dependencies in folders before this one, which gets bindings where names differ. */
    private ProjectPackage withDependencies(
            ProjectPackage found, ProjectFolder folder, List<LoadedPackage> packages, int depth) {
        List<Dependency> bindings = new ArrayList<>();
        for (Dependency dependency : found.dependencies()) {
            if (Locations.isFolder(dependency)) {
                Loaded loaded = load(placeOf(dependency, folder, depth), JsonTree.object());
                packages.addAll(loaded.packages());
                binding(dependency, loaded).ifPresent(bindings::add);
            } else {
                bindings.add(dependency);
            }
        }
        return found.with(bindings);
    }

    private static Place placeOf(Dependency dependency, ProjectFolder folder, int depth) {
        if (depth >= MAX_DEPTH) {
            throw CommandFailure.usage(
                    dependency.place() + ": projects depend on each other more than " + MAX_DEPTH + " deep",
                    "does one of them depend on itself?");
        }
        Path other = folder.existing(dependency.place(), dependency.location());
        Path manifest = find(other, "manifest")
                .orElseThrow(() -> CommandFailure.usage(
                        dependency.place() + ": there is no manifest.yaml in " + other,
                        "give the folder of a project, or /NAMESPACE/PACKAGE"));
        return new Place(manifest, find(other, "deployment"), depth + 1);
    }

    private static Optional<Dependency> binding(Dependency dependency, Loaded loaded) {
        List<String> names =
                loaded.packages().stream().map(it -> it.described().name()).toList();
        if (names.contains(dependency.name())) {
            return Optional.empty();
        }
        if (names.size() != 1) {
            throw CommandFailure.usage(
                    dependency.place() + ": the project in " + dependency.location() + " has the packages "
                            + String.join(", ", names) + ", and none is named " + dependency.name(),
                    "name the dependency like one of them");
        }
        return Optional.of(new Dependency(
                dependency.name(),
                dependency.place(),
                "/_/" + names.getFirst(),
                dependency.inputs(),
                dependency.annotations()));
    }

    private static Optional<Path> find(Path folder, String name) {
        return ENDINGS.stream()
                .map(ending -> folder.resolve(name + ending))
                .filter(Files::isRegularFile)
                .findFirst()
                .map(Path::normalize);
    }

    private static TextFile read(Path file) {
        try {
            long size = Files.size(file);
            if (size > MAX_BYTES) {
                throw CommandFailure.usage(
                        file + " has " + size + " bytes; " + MAX_BYTES + " are the most",
                        "keep code in files of its own, and divide the project");
            }
            return new TextFile(file.toString(), Files.readString(file));
        } catch (IOException e) {
            throw new CommandFailure(
                    ExitCode.USAGE,
                    "File '" + file + "' is not a valid file or it does not exist.",
                    "give the manifest with --manifest FILE",
                    e);
        }
    }
}
