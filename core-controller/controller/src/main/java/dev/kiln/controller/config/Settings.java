// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import java.time.Duration;
import java.util.Collection;
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
                        "there is no such key; did you mean '" + path + "." + nearest(key, asked)
                                + "'? Correct it or leave it out");
            }
        }
    }

    /** Which of the known words was most likely meant. */
    public static String nearest(String key, Collection<String> known) {
        String best = "";
        int bestDistance = Integer.MAX_VALUE;
        for (String candidate : known) {
            int distance = distance(key, candidate);
            if (distance < bestDistance) {
                best = candidate;
                bestDistance = distance;
            }
        }
        return best;
    }

    /** Levenshtein's: how many letters must be changed, added or left out to get from one word to the other. */
    private static int distance(String from, String to) {
        int[] row = new int[to.length() + 1];
        for (int j = 0; j <= to.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= from.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= to.length(); j++) {
                int changed = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(changed, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[to.length()];
    }
}
