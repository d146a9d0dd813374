// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.remote;

import dev.kiln.runtime.remote.plugin.Launch;
import dev.kiln.runtime.spi.ConfigKey;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * The provider's configuration, valid once it exists.
 *
 * @param pluginConfig what came as {@code with.NAME}, as {@code NAME}; the plugin judges it
 */
record RemoteConfig(Launch launch, Map<String, String> pluginConfig) {

    private static final List<String> KEYS =
            ConfigKeys.DESCRIPTOR.keys().stream().<String>map(ConfigKey::name).toList();

    RemoteConfig {
        pluginConfig = Map.copyOf(pluginConfig);
    }

    static RemoteConfig of(Map<String, String> config) {
        Map<String, String> plugin = new TreeMap<>();
        config.forEach((key, value) -> {
            if (key.startsWith(ConfigKeys.PLUGIN_PREFIX) && key.length() > ConfigKeys.PLUGIN_PREFIX.length()) {
                plugin.put(key.substring(ConfigKeys.PLUGIN_PREFIX.length()), value);
            } else if (!KEYS.contains(key)) {
                throw new IllegalArgumentException("the remote provider has no key '" + key + "': its keys are " + KEYS
                        + ", and with.NAME is handed to the plugin as its key NAME");
            }
        });
        return new RemoteConfig(
                new Launch(
                        read(ConfigKeys.COMMAND, config, "an executable and its arguments", RemoteConfig::command),
                        read(
                                ConfigKeys.ENVIRONMENT,
                                config,
                                "words such as NAME=value, or a JSON list of them",
                                RemoteConfig::environment),
                        ConfigKeys.START_TIMEOUT.in(config)),
                plugin);
    }

    private static List<String> command(String text) {
        List<String> words = Words.of(text);
        if (words.isEmpty() || words.getFirst().isEmpty()) {
            throw new IllegalArgumentException("empty");
        }
        requireNoNul(words);
        return words;
    }

    private static Map<String, String> environment(String text) {
        Map<String, String> variables = new LinkedHashMap<>();
        List<String> words = Words.of(text);
        requireNoNul(words);
        for (String word : words) {
            int equals = word.indexOf('=');
            if (equals < 1) {
                throw new IllegalArgumentException("no variable: " + word);
            }
            variables.put(word.substring(0, equals), word.substring(equals + 1));
        }
        return variables;
    }

    private static void requireNoNul(List<String> words) {
        if (words.stream().anyMatch(word -> word.indexOf('\0') >= 0)) {
            throw new IllegalArgumentException("a NUL character");
        }
    }

    private static <T> T read(
            ConfigKey<String> key, Map<String, String> config, String accepted, Function<String, T> parser) {
        String text = key.in(config);
        try {
            return parser.apply(text);
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            IllegalArgumentException unusable = key.unusable(text, accepted);
            unusable.initCause(e);
            throw unusable;
        }
    }
}
