// SPDX-License-Identifier: Apache-2.0
package dev.kiln.cli.route;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kiln.cli.console.CommandFailure;
import dev.kiln.cli.console.ExitCode;
import dev.kiln.cli.console.Terminal;
import dev.kiln.cli.json.JsonTree;
import dev.kiln.cli.yaml.YamlTree;
import dev.kiln.model.json.MalformedJsonException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads rules, in JSON or YAML, from a file or from the standard input. What they say the server judges. */
final class RoutesFile {

    private static final String STANDARD_INPUT = "-";

    private RoutesFile() {}

    static JsonNode read(String file, Terminal terminal) {
        boolean isInput = file.equals(STANDARD_INPUT);
        String title = isInput ? "the standard input" : "'" + file + "'";
        String text = isInput ? new String(terminal.readAll(), StandardCharsets.UTF_8) : text(file);
        if (!text.stripLeading().startsWith("{")) {
            return YamlTree.parse(title, text);
        }
        try {
            return JsonTree.parse(text);
        } catch (MalformedJsonException e) {
            throw new CommandFailure(
                    ExitCode.USAGE,
                    "Unable to read the rules in " + title + ": it is not JSON: " + e.getMessage(),
                    "correct it and try again",
                    e);
        }
    }

    private static String text(String file) {
        try {
            Path path = Path.of(file);
            if (Files.size(path) > YamlTree.MAX_LENGTH) {
                throw CommandFailure.usage(
                        "The file '" + file + "' is larger than " + YamlTree.MAX_LENGTH + " bytes.",
                        "rules are a few lines each: is it the right file?");
            }
            return Files.readString(path, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new CommandFailure(
                    ExitCode.USAGE,
                    "Unable to read the rules in '" + file + "': it is not a valid file or it does not exist.",
                    "give the path of a file in JSON or YAML, or - for the standard input; kiln route list --json shows"
                            + " what one looks like",
                    e);
        }
    }
}
