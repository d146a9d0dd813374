// SPDX-License-Identifier: Apache-2.0
package dev.kiln.cli.yaml;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.Yaml;

/** A tree as YAML, in blocks. */
public final class YamlPage {

    private static final int INDENT = 2;

    private YamlPage() {}

    public static String of(JsonNode tree) {
        DumperOptions options = new DumperOptions();
        options.setDefaultFlowStyle(DumperOptions.FlowStyle.BLOCK);
        options.setIndent(INDENT);
        options.setSplitLines(false);
        return new Yaml(options).dump(value(tree));
    }

    private static @Nullable Object value(JsonNode node) {
        return switch (node) {
            case ObjectNode object -> {
                Map<String, @Nullable Object> map = new LinkedHashMap<>();
                object.properties().forEach(it -> map.put(it.getKey(), value(it.getValue())));
                yield map;
            }
            case ArrayNode array -> {
                List<@Nullable Object> list = new ArrayList<>();
                array.forEach(it -> list.add(value(it)));
                yield list;
            }
            default ->
                node.isNull()
                        ? null
                        : node.isBoolean()
                                ? Boolean.valueOf(node.booleanValue())
                                : node.isNumber() ? node.numberValue() : node.asText();
        };
    }
}
