// SPDX-License-Identifier: Apache-2.0
package dev.kiln.cli.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.kiln.cli.json.JsonTree;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The parts of a path that stand for something: {@code /books/{isbn}}. Pure. */
public final class PathParameters {

    private static final Pattern PARAMETER = Pattern.compile("\\{([^}/]+)}");

    private PathParameters() {}

    /** Their names, in order. */
    public static List<String> of(String path) {
        Matcher matcher = PARAMETER.matcher(path);
        return matcher.results().map(it -> it.group(1)).toList();
    }

    /** As Swagger describes them. */
    public static ArrayNode described(List<String> names) {
        ArrayNode described = JsonTree.array();
        for (String name : names) {
            described
                    .addObject()
                    .put("name", name)
                    .put("in", "path")
                    .put("description", "Default description for '" + name + "'")
                    .put("required", true)
                    .put("type", "string");
        }
        return described;
    }
}
