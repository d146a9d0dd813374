// SPDX-License-Identifier: Apache-2.0
package dev.kiln.cli.yaml;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kiln.cli.console.CommandFailure;
import dev.kiln.cli.console.ExitCode;
import dev.kiln.cli.console.Terminal;
import dev.kiln.cli.json.JsonTree;
import dev.kiln.model.json.MalformedJsonException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads what operators write, in JSON or YAML, from a file or from the standard input. What it says the server judges. */
public final class TreeFile {

    private static final String STANDARD_INPUT = "-";

    private TreeFile() {}

    /**
     * What a file is to hold.
     *
     * @param noun for people: {@code rules}
     * @param example a command that shows what one looks like
     */
    public record Content(String noun, String example) {}

    /**
     * What a file holds.
     *
     * @param file its path; {@code -} for the standard input
     */
    public static JsonNode read(String file, Content content, Terminal terminal) {
        boolean isInput = file.equals(STANDARD_INPUT);
        String title = isInput ? "the standard input" : "'" + file + "'";
        String text = isInput ? new String(terminal.readAll(), StandardCharsets.UTF_8) : text(file, content);
        if (!text.stripLeading().startsWith("{")) {
            return YamlTree.parse(title, text);
        }
        try {
            return JsonTree.parse(text);
        } catch (MalformedJsonException e) {
            throw new CommandFailure(
                    ExitCode.USAGE,
                    "Unable to read the " + content.noun() + " in " + title + ": it is not JSON: " + e.getMessage(),
                    "correct it and try again",
                    e);
        }
    }

    private static String text(String file, Content content) {
        try {
            Path path = Path.of(file);
            if (Files.size(path) > YamlTree.MAX_LENGTH) {
                throw CommandFailure.usage(
                        "The file '" + file + "' is larger than " + YamlTree.MAX_LENGTH + " bytes.",
                        content.noun() + " are a few lines each: is it the right file?");
            }
            return Files.readString(path, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new CommandFailure(
                    ExitCode.USAGE,
                    "Unable to read the " + content.noun() + " in '" + file
                            + "': it is not a valid file or it does not exist.",
                    "give the path of a file in JSON or YAML, or - for the standard input; " + content.example()
                            + " shows what one looks like",
                    e);
        }
    }
}
