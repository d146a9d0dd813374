// SPDX-License-Identifier: Apache-2.0
package dev.kiln.server.start;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigParseOptions;
import dev.kiln.model.words.Nearest;
import java.nio.file.Files;
import java.nio.file.Path;
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

    private static final String ROOT = "kiln";
    private static final List<String> SECTIONS = List.of("bus", "controller", "invoker", "store");
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
            Config said = assignments(set)
                    .withFallback(ConfigFactory.parseMap(options))
                    .withFallback(variables(surroundings.environment()))
                    .withFallback(file(file));
            requireKnownSections(said);
            return said.withFallback(surroundings.defaults()).resolve();
        } catch (ConfigException e) {
            throw new StartupException("a setting cannot be read: " + e.getMessage(), List.of());
        }
    }

    /** Keys below them are checked by who reads them; a program passes over the sections of others, so files can be shared. */
    private static void requireKnownSections(Config said) {
        said.root().forEach((key, value) -> {
            if (!key.equals(ROOT)) {
                unknown(key, ROOT);
            }
            if (value instanceof ConfigObject sections) {
                sections.keySet().stream()
                        .filter(it -> !SECTIONS.contains(it))
                        .forEach(it -> unknown(ROOT + "." + it, ROOT + "." + Nearest.of(it, SECTIONS)));
            }
        });
    }

    private static void unknown(String key, String meant) {
        throw new StartupException(
                "there is no setting '" + key + "'; did you mean '" + meant + "'? Correct it or leave it out",
                List.of());
    }

    private static Config variables(Map<String, String> environment) {
        Config all = ConfigFactory.empty();
        for (Map.Entry<String, String> variable : environment.entrySet()) {
            String name = variable.getKey();
            if (name.startsWith(VARIABLE)) {
                String path = name.substring("CONFIG_".length()).replace('_', '.');
                String key = WORD.matcher(path)
                        .replaceAll(it -> it.group(1) + "-" + it.group(2).toLowerCase(Locale.ROOT));
                all = all.withFallback(assignment(key, variable.getValue(), "variable " + name));
            }
        }
        return all;
    }

    private static Config assignments(List<String> settings) {
        Config all = ConfigFactory.empty();
        for (String setting : settings) {
            int equals = setting.indexOf('=');
            if (equals <= 0) {
                throw new StartupException("'--set " + setting + "' is not KEY=VALUE", List.of());
            }
            all = assignment(setting.substring(0, equals), setting.substring(equals + 1), "--set")
                    .withFallback(all);
        }
        return all;
    }

    /** A text, or a list as {@code ["a", "b"]}. */
    private static Config assignment(String key, String value, String origin) {
        return value.startsWith("[")
                ? ConfigFactory.parseString(
                        key + "=" + value, ConfigParseOptions.defaults().setOriginDescription(origin))
                : ConfigFactory.parseMap(Map.of(key, value), origin);
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
