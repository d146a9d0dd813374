// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.remote;

import dev.kiln.runtime.remote.plugin.Launch;
import java.time.Duration;
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

    static final String COMMAND = "command";
    static final String ENVIRONMENT = "environment";
    static final String START_TIMEOUT = "start-timeout";
    static final String PLUGIN_PREFIX = "with.";

    private static final List<String> KEYS = List.of(COMMAND, ENVIRONMENT, START_TIMEOUT);
    private static final Duration LONGEST_START = Duration.ofMinutes(5);

    RemoteConfig {
        pluginConfig = Map.copyOf(pluginConfig);
    }

    static RemoteConfig of(Map<String, String> config) {
        Map<String, String> plugin = new TreeMap<>();
        config.forEach((key, value) -> {
            if (key.startsWith(PLUGIN_PREFIX) && key.length() > PLUGIN_PREFIX.length()) {
                plugin.put(key.substring(PLUGIN_PREFIX.length()), value);
            } else if (!KEYS.contains(key)) {
                throw new IllegalArgumentException("the remote provider has no key '" + key + "': its keys are " + KEYS
                        + ", and with.NAME is handed to the plugin as its key NAME");
            }
        });
        if (!config.containsKey(COMMAND)) {
            throw new IllegalArgumentException("the remote provider needs the key '" + COMMAND
                    + "': give it the plugin's executable and its arguments, such as /opt/plugin --fast");
        }
        return new RemoteConfig(
                new Launch(
                        read(config, COMMAND, "", "an executable and its arguments", RemoteConfig::command),
                        read(
                                config,
                                ENVIRONMENT,
                                "",
                                "words such as NAME=value, or a JSON list of them",
                                RemoteConfig::environment),
                        read(config, START_TIMEOUT, "10s", "100ms to 300s", RemoteConfig::timeout)),
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

    private static Duration timeout(String text) {
        Duration timeout = text.endsWith("ms")
                ? Duration.ofMillis(Long.parseLong(text.substring(0, text.length() - 2)))
                : Duration.ofSeconds(Long.parseLong(text.substring(0, text.length() - 1)));
        boolean hasUnit = text.endsWith("s");
        if (!hasUnit || timeout.toMillis() < 100 || timeout.compareTo(LONGEST_START) > 0) {
            throw new IllegalArgumentException("out of range");
        }
        return timeout;
    }

    private static <T> T read(
            Map<String, String> config, String key, String absent, String accepted, Function<String, T> parser) {
        String text = config.getOrDefault(key, absent).strip();
        try {
            return parser.apply(text);
        } catch (IllegalArgumentException | IndexOutOfBoundsException | ArithmeticException e) {
            throw new IllegalArgumentException(
                    "the remote provider's key '" + key + "' is '" + text + "' but must be " + accepted, e);
        }
    }
}
