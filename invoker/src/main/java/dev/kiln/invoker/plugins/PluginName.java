// SPDX-License-Identifier: Apache-2.0
package dev.kiln.invoker.plugins;

import java.util.Optional;

/** Which plugin is meant: a provider's name, and a version where it shall not be the newest. */
public record PluginName(String name, Optional<PluginVersion> version) {

    private static final char SEPARATOR = '@';

    /**
     * As people write it: {@code docker} or {@code docker@0.1.0}.
     *
     * @throws IllegalArgumentException when there is nothing before or after the sign
     */
    public static PluginName parse(String text) {
        int at = text.indexOf(SEPARATOR);
        String name = at < 0 ? text : text.substring(0, at);
        if (name.isBlank() || at == text.length() - 1) {
            throw new IllegalArgumentException(
                    "'" + text + "' names no plugin; write NAME or NAME@VERSION, such as docker or docker@0.1.0");
        }
        return new PluginName(name, at < 0 ? Optional.empty() : Optional.of(new PluginVersion(text.substring(at + 1))));
    }

    /** Whether this plugin is one of those that are meant. */
    public boolean fits(Plugin plugin) {
        return plugin.name().equals(name)
                && version.map(it -> it.text().equals(plugin.version())).orElse(true);
    }

    @Override
    public String toString() {
        return name + version.map(it -> SEPARATOR + it.text()).orElse("");
    }
}
