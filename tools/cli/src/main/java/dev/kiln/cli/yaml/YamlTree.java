// SPDX-License-Identifier: Apache-2.0
package dev.kiln.cli.yaml;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kiln.cli.console.CommandFailure;
import dev.kiln.cli.console.ExitCode;
import dev.kiln.cli.json.JsonTree;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.representer.Representer;
import org.yaml.snakeyaml.resolver.Resolver;

/** YAML as a JSON tree. Anchors are followed, dates stay the text that they are, and small files cannot become large trees. */
public final class YamlTree {

    public static final int MAX_LENGTH = 1024 * 1024;
    private static final int MAX_NODES = 200_000;
    private static final int MAX_DEPTH = 50;

    private final String file;
    private int nodes;

    private YamlTree(String file) {
        this.file = file;
    }

    /**
     * Reads the mapping that a file holds; an empty file is an empty one.
     *
     * @throws CommandFailure when it is no YAML, or no mapping, or too large
     */
    public static ObjectNode parse(String file, String text) {
        LoaderOptions options = new LoaderOptions();
        options.setAllowDuplicateKeys(false);
        options.setCodePointLimit(MAX_LENGTH);
        options.setNestingDepthLimit(MAX_DEPTH);
        DumperOptions unused = new DumperOptions();
        Yaml yaml =
                new Yaml(new SafeConstructor(options), new Representer(unused), unused, options, new WithoutDates());
        @Nullable Object loaded;
        try {
            loaded = yaml.load(text);
        } catch (YAMLException e) {
            throw new CommandFailure(
                    ExitCode.USAGE,
                    file + " is not valid YAML: "
                            + String.valueOf(e.getMessage()).replace(" in 'string', line", " in line"),
                    "correct it and try again",
                    e);
        }
        if (loaded == null) {
            return JsonTree.object();
        }
        if (new YamlTree(file).node(loaded, 0) instanceof ObjectNode object) {
            return object;
        }
        throw CommandFailure.usage(file + " holds no mapping.", "its lines should look like this: name: value");
    }

    private JsonNode node(@Nullable Object value, int depth) {
        if (++nodes > MAX_NODES || depth > MAX_DEPTH) {
            throw CommandFailure.usage(
                    file + " holds more than " + MAX_NODES + " values, or nests them more than " + MAX_DEPTH + " deep.",
                    "look for an anchor (&name) that holds itself, or split the file");
        }
        return switch (value) {
            case null -> NullNode.getInstance();
            case Map<?, ?> map -> object(map, depth);
            case List<?> list -> array(list, depth);
            case Boolean it -> JsonTree.array().add(it.booleanValue()).path(0);
            case Integer it -> JsonTree.array().add(it.intValue()).path(0);
            case Long it -> JsonTree.array().add(it.longValue()).path(0);
            case BigInteger it -> JsonTree.array().add(it).path(0);
            case Double it -> JsonTree.array().add(it.doubleValue()).path(0);
            case String it -> JsonTree.array().add(it).path(0);
            default ->
                throw CommandFailure.usage(
                        file + " holds a value of a kind that JSON does not have: " + value, "write it in quotes");
        };
    }

    private JsonNode object(Map<?, ?> map, int depth) {
        ObjectNode object = JsonTree.object();
        map.forEach((key, value) -> object.set(String.valueOf(key), node(value, depth + 1)));
        return object;
    }

    private JsonNode array(List<?> list, int depth) {
        ArrayNode array = JsonTree.array();
        list.forEach(value -> array.add(node(value, depth + 1)));
        return array;
    }

    /** JSON has no dates: {@code 2026-01-01} is meant as a text. */
    private static final class WithoutDates extends Resolver {
        @Override
        public void addImplicitResolver(Tag tag, Pattern regexp, @Nullable String first, int limit) {
            if (!tag.equals(Tag.TIMESTAMP)) {
                super.addImplicitResolver(tag, regexp, first, limit);
            }
        }
    }
}
