// SPDX-License-Identifier: Apache-2.0
package dev.kiln.cli.project.manifest;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;

/**
 * A package of a manifest and what is in it.
 *
 * @param isShared empty when the manifest does not say
 */
public record ProjectPackage(
        String name,
        Optional<Boolean> isShared,
        ObjectNode inputs,
        ObjectNode annotations,
        List<Dependency> dependencies,
        List<Action> actions,
        List<Sequence> sequences,
        List<Trigger> triggers,
        List<Rule> rules,
        List<Route> routes) {

    private static final String NO_PACKAGE = "default";

    public ProjectPackage {
        dependencies = List.copyOf(dependencies);
        actions = List.copyOf(actions);
        sequences = List.copyOf(sequences);
        triggers = List.copyOf(triggers);
        rules = List.copyOf(rules);
        routes = List.copyOf(routes);
    }

    /** Whether its actions are in no package at all: that is what the name {@code default} stands for. */
    public boolean isDefault() {
        return name.equals(NO_PACKAGE);
    }

    /** The same with other dependencies. */
    public ProjectPackage with(List<Dependency> others) {
        return new ProjectPackage(
                name, isShared, inputs, annotations, others, actions, sequences, triggers, rules, routes);
    }

    /** How a web action is called. */
    public enum Web {
        YES,
        RAW,
        NO
    }

    /**
     * A function.
     *
     * @param place where the manifest speaks of it, for messages
     * @param limits as the server takes them
     */
    public record Action(
            String name,
            String place,
            Source source,
            Optional<String> runtime,
            Optional<String> main,
            Optional<String> image,
            boolean isNative,
            ObjectNode inputs,
            ObjectNode annotations,
            ObjectNode limits,
            Optional<Web> web) {}

    /** Where a function's code comes from. */
    public sealed interface Source {
        /** A file, or a folder that becomes a zip. */
        record File(String path, List<Include> includes, List<String> excludes) implements Source {
            public File {
                includes = List.copyOf(includes);
                excludes = List.copyOf(excludes);
            }
        }

        /** In the manifest itself. */
        record Inline(String code) implements Source {}

        /** The image has it. */
        record None() implements Source {}
    }

    /**
     * Files that go into a zip beside the folder's own.
     *
     * @param target the folder in the zip; empty for the place that they have in the project
     */
    public record Include(String source, Optional<String> target) {}

    public record Sequence(
            String name,
            String place,
            List<String> components,
            ObjectNode inputs,
            ObjectNode annotations,
            Optional<Web> web) {
        public Sequence {
            components = List.copyOf(components);
        }
    }

    public record Trigger(String name, Optional<String> feed, ObjectNode inputs, ObjectNode annotations) {}

    public record Rule(String name, String place, String trigger, String action, ObjectNode annotations) {}

    /** Another package under a name of one's own. */
    public record Dependency(String name, String place, String location, ObjectNode inputs, ObjectNode annotations) {}

    /** A path of an API, and the web action that answers it. */
    public record Route(
            String api, String place, String basePath, String path, String method, String action, String response) {}
}
