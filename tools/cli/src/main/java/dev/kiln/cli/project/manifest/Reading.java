// SPDX-License-Identifier: Apache-2.0
package dev.kiln.cli.project.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kiln.cli.console.CommandFailure;
import dev.kiln.cli.json.JsonText;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * The file that is being read, and how its mistakes are told.
 *
 * @param isStrict whether doubts are mistakes
 * @param doubts who hears of what may be a mistake
 * @param masked takes out of a text what must not be seen
 */
record Reading(String file, boolean isStrict, Consumer<String> doubts, UnaryOperator<String> masked) {

    private static final int MOST_OF_A_VALUE = 80;

    CommandFailure wrong(String path, JsonNode value, String expected) {
        return wrong(path, "'" + shortened(value) + "' is not " + expected);
    }

    CommandFailure wrong(String path, String sentence) {
        return CommandFailure.usage(
                masked.apply(file + ": " + path + ": " + sentence), "correct " + path + " in " + file);
    }

    /** Something that may be meant, but most likely is not. */
    void doubt(String path, String sentence) {
        if (isStrict) {
            throw wrong(path, sentence);
        }
        doubts.accept(masked.apply(file + ": " + path + ": " + sentence));
    }

    private static String shortened(JsonNode value) {
        String text = value.isTextual() ? value.textValue() : JsonText.compact(value);
        return text.length() <= MOST_OF_A_VALUE ? text : text.substring(0, MOST_OF_A_VALUE) + "...";
    }
}
