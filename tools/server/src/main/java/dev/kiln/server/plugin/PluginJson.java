// SPDX-License-Identifier: Apache-2.0
package dev.kiln.server.plugin;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kiln.invoker.plugins.Plugin;
import dev.kiln.runtime.spi.Capability;
import dev.kiln.runtime.spi.ConfigKey;
import dev.kiln.runtime.spi.ConfigType;
import dev.kiln.runtime.spi.ProviderDescriptor;
import java.util.List;
import java.util.Locale;

/** Plugins for programs; what is not known is left out. */
final class PluginJson {

    private PluginJson() {}

    static String list(List<Plugin> plugins) {
        ArrayNode list = JsonNodeFactory.instance.arrayNode();
        plugins.forEach(it -> list.add(brief(it)));
        return list.toPrettyString();
    }

    static String whole(Plugin plugin) {
        ObjectNode whole = brief(plugin);
        if (plugin instanceof Plugin.Available available) {
            ArrayNode keys = whole.putArray("settings");
            available.descriptor().keys().forEach(it -> keys.add(key(it)));
            whole.put("takesOtherSettings", available.descriptor().takesOtherKeys());
        }
        return whole.toPrettyString();
    }

    private static ObjectNode brief(Plugin plugin) {
        ObjectNode brief = JsonNodeFactory.instance.objectNode().put("name", plugin.name());
        if (!plugin.version().isEmpty()) {
            brief.put("version", plugin.version());
        }
        switch (plugin.place()) {
            case Plugin.Place.Folder it -> brief.put("folder", it.path().toString());
            case Plugin.Place.ClassPath ignored -> brief.put("isOnClassPath", true);
        }
        switch (plugin) {
            case Plugin.Available it -> describe(brief.put("state", "available"), it.descriptor());
            case Plugin.Broken it -> brief.put("state", "broken").put("reason", it.reason());
        }
        return brief;
    }

    private static void describe(ObjectNode brief, ProviderDescriptor descriptor) {
        brief.putObject("spi")
                .put("from", descriptor.spi().from().toString())
                .put("below", descriptor.spi().below().toString());
        ArrayNode capabilities = brief.putArray("capabilities");
        descriptor.capabilities().stream()
                .map(Capability::name)
                .sorted()
                .forEach(it -> capabilities.add(it.toLowerCase(Locale.ROOT)));
    }

    private static ObjectNode key(ConfigKey<?> key) {
        ObjectNode json = JsonNodeFactory.instance
                .objectNode()
                .put("name", key.name())
                .put("type", key.type().word())
                .put("accepted", key.type().accepted());
        if (key.type() instanceof ConfigType.Choice choice) {
            ArrayNode words = json.putArray("choices");
            choice.words().forEach(words::add);
        }
        if (!key.unit().isEmpty()) {
            json.put("unit", key.unit());
        }
        if (!key.standard().isEmpty()) {
            json.put("standard", key.standard());
        }
        return json.put("isSecret", key.isSecret())
                .put("isRequired", key.isRequired())
                .put("sentence", key.sentence());
    }
}
