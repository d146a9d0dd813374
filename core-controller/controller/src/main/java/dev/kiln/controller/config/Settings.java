// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import dev.kiln.model.words.Nearest;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** One section of the configuration; remembers what was asked for, so that {@link #done()} can tell what nobody knows. */
public final class Settings {

    private final Config config;
    private final String path;
    private final Set<String> asked = new TreeSet<>();

    private Settings(Config config, String path) {
        this.config = config;
        this.path = path;
    }

    /**
     * Opens a section.
     *
     * @throws ConfigException when it is not there
     */
    public static Settings of(Config root, String path) {
        return new Settings(root.getConfig(path), path);
    }

    public String text(String key) {
        asked.add(key);
        return config.getString(key);
    }

    public List<String> texts(String key) {
        asked.add(key);
        return config.getStringList(key);
    }

    public int number(String key) {
        asked.add(key);
        return config.getInt(key);
    }

    public boolean flag(String key) {
        asked.add(key);
        return config.getBoolean(key);
    }

    public double fraction(String key) {
        asked.add(key);
        return config.getDouble(key);
    }

    public long bytes(String key) {
        asked.add(key);
        return config.getBytes(key);
    }

    public Duration duration(String key) {
        asked.add(key);
        return config.getDuration(key);
    }

    public Settings section(String key) {
        asked.add(key);
        return new Settings(config.getConfig(key), path + "." + key);
    }

    public List<Settings> sections(String key) {
        asked.add(key);
        return config.getConfigList(key).stream()
                .map(it -> new Settings(it, path + "." + key))
                .toList();
    }

    /**
     * Ends the reading of this section.
     *
     * @throws ConfigException.BadPath when there is a key that was not asked for
     */
    public void done() {
        for (String key : config.root().keySet()) {
            if (!asked.contains(key)) {
                throw new ConfigException.BadPath(
                        path + "." + key,
                        "there is no such key; did you mean '" + path + "." + Nearest.of(key, asked)
                                + "'? Correct it or leave it out");
            }
        }
    }
}
