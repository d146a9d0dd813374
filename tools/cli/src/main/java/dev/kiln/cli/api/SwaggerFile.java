// SPDX-License-Identifier: Apache-2.0
package dev.kiln.cli.api;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kiln.cli.console.CommandFailure;
import dev.kiln.cli.console.ExitCode;
import dev.kiln.cli.json.JsonTree;
import dev.kiln.model.json.MalformedJsonException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads the description of an API. */
final class SwaggerFile {

    private SwaggerFile() {}

    static JsonNode read(String file) {
        JsonNode swagger;
        try {
            swagger = JsonTree.parse(Files.readAllBytes(Path.of(file)));
        } catch (IOException e) {
            throw new CommandFailure(
                    ExitCode.USAGE,
                    "Error reading swagger file '" + file + "': it is not a valid file or it does not exist.",
                    "give the path of a Swagger 2.0 file in JSON",
                    e);
        } catch (MalformedJsonException e) {
            throw new CommandFailure(
                    ExitCode.USAGE,
                    "Error parsing swagger file '" + file + "': it is not JSON: " + e.getMessage(),
                    "a file in YAML has to be made JSON first, for example with: yq -o json " + file,
                    e);
        }
        if (!swagger.path("swagger").isTextual() || !swagger.path("basePath").isTextual()) {
            throw CommandFailure.usage(
                    "Swagger file '" + file + "' is invalid (missing basePath, info, paths, or swagger fields).",
                    "kiln api get shows what one looks like");
        }
        return swagger;
    }
}
