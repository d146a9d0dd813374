// SPDX-License-Identifier: Apache-2.0
package dev.kiln.server.start;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where settings come from, the strongest first: {@code --set}, other options, variables of the environment, the file, what the rooms
 * have by themselves.
 *
 * <p>A variable {@code CONFIG_kiln_controller_http_maxConnections} is the setting {@code kiln.controller.http.max-connections}: what
 * stands before {@code _} is a level, and an upper-case letter begins a word, as in OpenWhisk.
 */
public final class SettingsSources {

    private static final String VARIABLE = "CONFIG_kiln_";
    private static final Pattern WORD = Pattern.compile("([a-z0-9])([A-Z])");

    private SettingsSources() {}

    /**
     * Puts them together.
     *
     * @param set {@code KEY=VALUE} each
     * @param options what other options of the command line mean
     * @throws StartupException when one of them cannot be read
     */
    public static Config merge(
            List<String> set, Map<String, Object> options, Optional<Path> file, Surroundings surroundings) {
        try {
            return assignments(set)
                    .withFallback(ConfigFactory.parseMap(options))
                    .withFallback(variables(surroundings.environment()))
                    .withFallback(file(file))
                    .withFallback(surroundings.defaults())
                    .resolve();
        } catch (ConfigException e) {
            throw new StartupException("a setting cannot be read: " + e.getMessage(), List.of());
        }
    }

    static Config variables(Map<String, String> environment) {
        Map<String, Object> settings = new HashMap<>();
        environment.forEach((name, value) -> {
            if (name.startsWith(VARIABLE)) {
                String path = name.substring("CONFIG_".length()).replace('_', '.');
                settings.put(
                        WORD.matcher(path)
                                .replaceAll(
                                        it -> it.group(1) + "-" + it.group(2).toLowerCase(Locale.ROOT)),
                        value);
            }
        });
        return ConfigFactory.parseMap(settings, "environment");
    }

    private static Config assignments(List<String> settings) {
        Config all = ConfigFactory.empty();
        for (String setting : settings) {
            int equals = setting.indexOf('=');
            if (equals <= 0) {
                throw new StartupException("'--set " + setting + "' is not KEY=VALUE", List.of());
            }
            String value = setting.substring(equals + 1);
            all = ConfigFactory.parseMap(Map.of(setting.substring(0, equals), value))
                    .withFallback(all);
        }
        return all;
    }

    private static Config file(Optional<Path> file) {
        if (file.isEmpty()) {
            return ConfigFactory.empty();
        }
        if (!Files.isReadable(file.get())) {
            throw new StartupException("the configuration file " + file.get() + " cannot be read", List.of());
        }
        return ConfigFactory.parseFile(file.get().toFile());
    }
}
