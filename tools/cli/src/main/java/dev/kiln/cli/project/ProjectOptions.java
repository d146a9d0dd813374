// SPDX-License-Identifier: Apache-2.0
package dev.kiln.cli.project;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kiln.cli.console.Terminal;
import dev.kiln.cli.parameter.KeyValues;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where a project is, and how it is to be read. */
final class ProjectOptions {

    @Option(
            names = {"-p", "--project"},
            paramLabel = "FOLDER",
            order = 1,
            description = "the folder of the project (this one)")
    private String folder = ".";

    @Option(
            names = {"-m", "--manifest"},
            paramLabel = "FILE",
            order = 2,
            description = "the manifest (manifest.yaml or manifest.yml in the folder)")
    private @Nullable String manifest;

    @Option(
            names = {"-d", "--deployment"},
            paramLabel = "FILE",
            order = 3,
            description =
                    "inputs and annotations over the manifest's (deployment.yaml or deployment.yml, if there is one)")
    private @Nullable String deployment;

    @Option(
            names = "--projectname",
            paramLabel = "NAME",
            order = 4,
            description = "the name of the project, over the manifest's")
    private @Nullable String name;

    @Option(
            names = "--param",
            arity = "2",
            hideParamSyntax = true,
            paramLabel = "KEY VALUE",
            order = 5,
            description = "a value for every input of that name in the manifest")
    private List<String> pairs = new ArrayList<>();

    @Option(
            names = "--param-file",
            paramLabel = "FILE",
            order = 6,
            description = "a file with such values as a JSON object")
    private List<String> files = new ArrayList<>();

    @Option(names = "--strict", order = 7, description = "take unknown keys and missing variables as mistakes")
    private boolean isStrict;

    @Option(names = "--preview", order = 8, description = "show what would be done, and do nothing")
    private boolean isPreview;

    String folder() {
        return folder;
    }

    Optional<String> manifest() {
        return Optional.ofNullable(manifest);
    }

    Optional<String> deployment() {
        return Optional.ofNullable(deployment);
    }

    Optional<String> name() {
        return Optional.ofNullable(name);
    }

    ObjectNode parameters(Terminal terminal) {
        return KeyValues.object(terminal, "parameter", pairs, files);
    }

    boolean isStrict() {
        return isStrict;
    }

    boolean isPreview() {
        return isPreview;
    }
}
