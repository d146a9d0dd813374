// SPDX-License-Identifier: Apache-2.0
package dev.kiln.cli.api;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kiln.cli.console.CommandFailure;
import dev.kiln.cli.console.ExitCode;
import dev.kiln.cli.json.JsonTree;
import dev.kiln.cli.yaml.YamlTree;
import dev.kiln.model.json.MalformedJsonException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads the description of an API, in JSON or YAML. */
final class SwaggerFile {

    private SwaggerFile() {}

    static JsonNode read(String file) {
        JsonNode swagger = tree(file, text(file));
        if (!swagger.path("swagger").isTextual() || !swagger.path("basePath").isTextual()) {
            throw CommandFailure.usage(
                    "Swagger file '" + file + "' is invalid (missing basePath, info, paths, or swagger fields).",
                    "kiln api get shows what one looks like");
        }
        return swagger;
    }

    private static String text(String file) {
        try {
            return Files.readString(Path.of(file));
        } catch (IOException e) {
            throw new CommandFailure(
                    ExitCode.USAGE,
                    "Error reading swagger file '" + file + "': it is not a valid file or it does not exist.",
                    "give the path of a Swagger 2.0 file in JSON or YAML",
                    e);
        }
    }

    /** What begins as an object does is JSON; its mistakes are told better by its own reader. */
    private static JsonNode tree(String file, String text) {
        if (!text.stripLeading().startsWith("{")) {
            return YamlTree.parse(file, text);
        }
        try {
            return JsonTree.parse(text.getBytes(StandardCharsets.UTF_8));
        } catch (MalformedJsonException e) {
            throw new CommandFailure(
                    ExitCode.USAGE,
                    "Error parsing swagger file '" + file + "': it is not JSON: " + e.getMessage(),
                    "correct it and try again",
                    e);
        }
    }
}
