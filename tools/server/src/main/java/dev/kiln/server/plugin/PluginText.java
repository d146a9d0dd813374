// SPDX-License-Identifier: Apache-2.0
package dev.kiln.server.plugin;

import dev.kiln.invoker.plugins.Plugin;
import dev.kiln.runtime.spi.Capability;
import dev.kiln.runtime.spi.ConfigKey;
import dev.kiln.runtime.spi.ProviderDescriptor;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** Plugins for people. */
final class PluginText {

    private static final int GAP = 2;

    private PluginText() {}

    static List<String> list(List<Plugin> plugins) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("NAME", "VERSION", "SPI", "CAPABILITIES", "WHERE"));
        for (Plugin plugin : plugins) {
            rows.add(
                    switch (plugin) {
                        case Plugin.Available it ->
                            List.of(
                                    it.name(),
                                    it.version(),
                                    it.descriptor().spi().toString(),
                                    capabilities(it.descriptor().capabilities()),
                                    it.place().toString());
                        case Plugin.Broken it ->
                            List.of(
                                    it.name(),
                                    it.version().isEmpty() ? "-" : it.version(),
                                    "broken",
                                    "-",
                                    it.place() + ": " + it.reason());
                    });
        }
        return columns(rows);
    }

    static List<String> whole(Plugin plugin) {
        return switch (plugin) {
            case Plugin.Available it -> whole(it);
            case Plugin.Broken it ->
                columns(List.of(
                        List.of("name", it.name()),
                        List.of("version", it.version().isEmpty() ? "-" : it.version()),
                        List.of("where", it.place().toString()),
                        List.of("broken", it.reason())));
        };
    }

    private static List<String> whole(Plugin.Available plugin) {
        ProviderDescriptor descriptor = plugin.descriptor();
        List<String> lines = new ArrayList<>(columns(List.of(
                List.of("name", descriptor.name()),
                List.of("version", descriptor.version()),
                List.of("where", plugin.place().toString()),
                List.of("spi", descriptor.spi().toString()),
                List.of("capabilities", capabilities(descriptor.capabilities())))));
        lines.add("");
        if (!descriptor.keys().isEmpty()) {
            List<List<String>> rows = new ArrayList<>();
            rows.add(List.of("SETTING", "TYPE", "STANDARD", "MEANING"));
            descriptor.keys().forEach(key -> rows.add(row(key)));
            lines.addAll(columns(rows));
        } else {
            lines.add(descriptor.takesOtherKeys() ? "It does not say what can be set." : "Nothing can be set.");
        }
        return lines;
    }

    private static List<String> row(ConfigKey<?> key) {
        String standard = key.isRequired() ? "(required)" : key.standard().isEmpty() ? "-" : key.standard();
        String type =
                key.isSecret() ? "secret " + key.type().word() : key.type().word();
        String accepted = key.type().word().equals("text")
                ? ""
                : " Accepted: " + key.type().accepted() + unit(key) + ".";
        return List.of(key.name(), type, standard, key.sentence() + accepted);
    }

    private static String unit(ConfigKey<?> key) {
        return key.unit().isEmpty() || key.type().word().equals("size") ? "" : " " + key.unit();
    }

    private static String capabilities(Set<Capability> capabilities) {
        return capabilities.isEmpty()
                ? "-"
                : capabilities.stream()
                        .map(it -> it.name().toLowerCase(Locale.ROOT))
                        .sorted()
                        .collect(Collectors.joining(","));
    }

    /** Columns as wide as their widest cell; the last one may be as long as it likes. */
    private static List<String> columns(List<List<String>> rows) {
        List<String> lines = new ArrayList<>();
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < row.size(); i++) {
                int column = i;
                int width = rows.stream()
                                .mapToInt(it -> it.get(column).length())
                                .max()
                                .orElse(0)
                        + GAP;
                line.append(row.get(i)).repeat(' ', width - row.get(i).length());
            }
            lines.add(line.toString().stripTrailing());
        }
        return lines;
    }
}
