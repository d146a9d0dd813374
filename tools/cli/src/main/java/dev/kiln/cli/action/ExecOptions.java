// SPDX-License-Identifier: Apache-2.0
package dev.kiln.cli.action;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kiln.cli.console.CommandFailure;
import dev.kiln.cli.json.JsonTree;
import dev.kiln.cli.rest.Api;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What runs an action. */
final class ExecOptions {

    private static final String BLACKBOX = "blackbox";

    @Option(
            names = "--kind",
            paramLabel = "KIND",
            order = 10,
            description = "the language runtime, such as nodejs:20 or python:default")
    private @Nullable String kind;

    @Option(
            names = "--main",
            paramLabel = "FUNCTION",
            order = 11,
            description = "the function or class that is called (main)")
    private @Nullable String main;

    @Option(
            names = "--docker",
            paramLabel = "IMAGE",
            order = 12,
            description = "run in this Docker image; code is optional then")
    private @Nullable String image;

    @Option(names = "--native", order = 13, description = "the file is an executable, or a zip with one named exec")
    private boolean isNative;

    @Option(names = "--sequence", order = 14, description = "the artifact is a list of actions, separated by commas")
    private boolean isSequence;

    @Option(names = "--copy", order = 15, description = "the artifact is the name of an action to copy")
    private boolean isCopy;

    boolean isCopy() {
        return isCopy;
    }

    /** The action's {@code exec}; empty when neither code nor image is given. */
    Optional<ObjectNode> exec(Api api, @Nullable String artifact) {
        if (isSequence) {
            return Optional.of(sequence(api, required(artifact, "a list of actions such as first,second")));
        }
        @Nullable String blackbox = isNative ? NativeImage.NAME : image;
        if (artifact == null && blackbox == null) {
            if (kind != null || main != null) {
                required(artifact, "the file with the code; --kind and --main describe it");
            }
            return Optional.empty();
        }
        ObjectNode exec = JsonTree.object();
        @Nullable Artifact code = artifact == null ? null : Artifact.read(artifact);
        if (blackbox != null) {
            exec.put("kind", BLACKBOX).put("image", blackbox);
        } else if (code != null) {
            exec.put("kind", kind != null ? kind : code.kind());
        }
        if (code != null) {
            exec.put("code", code.code());
        }
        if (main != null) {
            exec.put("main", main);
        } else if (exec.path("kind").asText().startsWith("java")) {
            throw CommandFailure.usage(
                    "Java actions require --main to specify the fully-qualified name of the main class");
        }
        return Optional.of(exec);
    }

    private static ObjectNode sequence(Api api, String list) {
        ObjectNode exec = JsonTree.object().put("kind", "sequence");
        ArrayNode components = exec.putArray("components");
        for (String name : list.split(",", -1)) {
            components.add(api.entity(name.strip()).qualified());
        }
        return exec;
    }

    private static String required(@Nullable String artifact, String what) {
        if (artifact == null) {
            throw CommandFailure.usage(
                    "Invalid argument(s). An action name and code artifact are required.", "add " + what);
        }
        return artifact;
    }
}
