// SPDX-License-Identifier: Apache-2.0
package dev.kiln.invoker.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import dev.kiln.model.words.Nearest;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/** A section of the configuration that remembers which keys were read, so that others can be refused. For one thread. */
public final class StrictConfig {

    private final String path;
    private final Config config;
    private final Set<String> known = new TreeSet<>();
    private final Set<String> open = new TreeSet<>();

    /** @param path where the section is, for messages */
    public StrictConfig(String path, Config config) {
        this.path = path;
        this.config = config;
    }

    public String text(String key) {
        return read(key, config::getString);
    }

    public int number(String key) {
        return read(key, config::getInt);
    }

    public boolean flag(String key) {
        return read(key, config::getBoolean);
    }

    public OptionalInt optionalNumber(String key) {
        known.add(key);
        return config.hasPath(key) ? OptionalInt.of(number(key)) : OptionalInt.empty();
    }

    public Duration duration(String key) {
        return read(key, config::getDuration);
    }

    public long bytes(String key) {
        return read(key, config::getBytes);
    }

    public <E extends Enum<E>> E oneOf(String key, Class<E> type) {
        String text = text(key).toUpperCase(Locale.ROOT).replace('-', '_');
        try {
            return Enum.valueOf(type, text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    path + "." + key + " is '" + text(key) + "' but must be one of "
                            + Set.of(type.getEnumConstants()).toString().toLowerCase(Locale.ROOT),
                    e);
        }
    }

    /** All below a key, whatever it is, as text. */
    public Map<String, String> texts(String key) {
        open.add(key);
        Map<String, String> texts = new TreeMap<>();
        for (Map.Entry<String, ConfigValue> entry : read(key, config::getConfig).entrySet()) {
            texts.put(
                    String.join(".", ConfigUtil.splitPath(entry.getKey())),
                    String.valueOf(entry.getValue().unwrapped()));
        }
        return texts;
    }

    /** Reads a section, and refuses what is left in it. */
    public <T> T section(String key, Function<StrictConfig, T> reader) {
        open.add(key);
        StrictConfig section = new StrictConfig(path + "." + key, read(key, config::getConfig));
        T value = reader.apply(section);
        section.requireAllKnown();
        return value;
    }

    /**
     * Ends the reading.
     *
     * @throws IllegalArgumentException when there is a key that nobody read
     */
    public void requireAllKnown() {
        for (String key : config.root().keySet()) {
            if (!known.contains(key) && !open.contains(key)) {
                throw new IllegalArgumentException("there is no setting " + path + "." + key + "; did you mean " + path
                        + "." + Nearest.of(key, known) + "?");
            }
        }
    }

    private <T> T read(String key, Function<String, T> reader) {
        known.add(key);
        try {
            return reader.apply(key);
        } catch (ConfigException e) {
            throw new IllegalArgumentException(
                    "the setting " + path + "." + key + " cannot be used: " + e.getMessage(), e);
        }
    }
}
