// SPDX-License-Identifier: Apache-2.0
package dev.kiln.cli.parameter;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.kiln.cli.console.CommandFailure;
import dev.kiln.cli.console.ExitCode;
import dev.kiln.cli.console.Terminal;
import dev.kiln.cli.json.JsonTree;
import dev.kiln.model.json.MalformedJsonException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Values as users type them. What is JSON is taken as JSON, the rest as text: {@code 1}, {@code true} and {@code {"a":1}} are
 * a number, a boolean and an object, {@code hello} is a string, and so is {@code '"1"'}. {@code @path} means the contents of a
 * file, if there is that file; else it is the text that it looks like, as for wsk.
 */
public final class KeyValues {

    private KeyValues() {}

    /**
     * One object of all files, in order, and the pairs over them.
     *
     * @param what these are, for errors: {@code parameter}
     * @param pairs keys and values in turn
     * @param files of one JSON object each; {@code -} is the standard input
     */
    public static ObjectNode object(Terminal terminal, String what, List<String> pairs, List<String> files) {
        ObjectNode object = JsonTree.object();
        for (String file : files) {
            object.setAll(fileObject(terminal, what, file));
        }
        for (int i = 0; i + 1 < pairs.size(); i += 2) {
            object.set(pairs.get(i), value(pairs.get(i + 1)));
        }
        return object;
    }

    /** The form in which entities keep them: a list of keys and values. */
    public static ArrayNode list(ObjectNode object) {
        ArrayNode list = JsonTree.array();
        object.properties()
                .forEach(field -> list.addObject().put("key", field.getKey()).set("value", field.getValue()));
        return list;
    }

    /** Sets a section of a document in that form, unless nothing is given. */
    public static void put(ObjectNode document, String section, ObjectNode given) {
        if (!given.isEmpty()) {
            document.set(section, list(given));
        }
    }

    /** One value. */
    public static JsonNode value(String text) {
        if (text.length() > 1 && text.startsWith("@") && text.indexOf('\0') < 0) {
            Path file = Path.of(text.substring(1));
            if (Files.isRegularFile(file)) {
                return jsonOrText(new String(read(text.substring(1)), StandardCharsets.UTF_8));
            }
        }
        return jsonOrText(text);
    }

    private static JsonNode jsonOrText(String text) {
        try {
            return JsonTree.parse(text);
        } catch (MalformedJsonException e) {
            return TextNode.valueOf(text); // most values are plain words
        }
    }

    private static ObjectNode fileObject(Terminal terminal, String what, String file) {
        byte[] bytes = file.equals("-") ? terminal.readAll() : read(file);
        try {
            if (JsonTree.parse(bytes) instanceof ObjectNode object) {
                return object;
            }
            throw new MalformedJsonException("a JSON object was expected");
        } catch (MalformedJsonException e) {
            throw new CommandFailure(
                    ExitCode.USAGE,
                    "The " + what + " arguments are invalid: '" + file + "' is not a JSON object: " + e.getMessage(),
                    "write an object such as {\"name\": \"value\"}",
                    e);
        }
    }

    private static byte[] read(String file) {
        try {
            return Files.readAllBytes(Path.of(file));
        } catch (IOException e) {
            throw new CommandFailure(
                    ExitCode.USAGE, "File '" + file + "' is not a valid file or it does not exist.", null, e);
        }
    }
}
