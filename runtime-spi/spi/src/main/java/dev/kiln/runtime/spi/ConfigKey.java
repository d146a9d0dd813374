// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.spi;

import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * A setting that a provider knows. The provider reads it with {@link #in}, so that what operators are shown and what is
 * accepted are one thing.
 *
 * @param name lower-case letters, digits and dashes, dots between parts, 1 to 60
 * @param unit what a number counts, such as {@code containers}; empty where there is none
 * @param standard what holds when it is not set, as text; empty for nothing, which only {@link ConfigType.Text} can be, and
 *     required keys
 * @param isSecret whether its value must never be shown; then it has no standard
 * @param isRequired whether the provider cannot be opened without it; then it has no standard
 * @param sentence what it means, for operators
 * @param <T> what it is read as
 */
public record ConfigKey<T>(
        String name,
        ConfigType<T> type,
        String unit,
        String standard,
        boolean isSecret,
        boolean isRequired,
        String sentence) {

    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9.-]{0,59}");

    public ConfigKey {
        Objects.requireNonNull(type, "type");
        Objects.requireNonNull(unit, "unit");
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "'" + name
                            + "' cannot be a key: it takes 1 to 60 lower-case letters, digits, dashes and dots, a letter or digit first");
        }
        if (sentence.isBlank()) {
            throw new IllegalArgumentException("the key '" + name + "' needs a sentence that says what it means");
        }
        if (!standard.isEmpty() && (isSecret || isRequired)) {
            throw new IllegalArgumentException(
                    "the key '" + name + "' is secret or required, so it cannot have a standard value");
        }
        boolean mayBeAbsent = isRequired || (standard.isEmpty() && type instanceof ConfigType.Text);
        if (!mayBeAbsent && type.read(standard).isEmpty()) {
            throw new IllegalArgumentException(
                    "the key '" + name + "' has the standard '" + standard + "' but must be " + type.accepted());
        }
    }

    /** Any text; {@code standard} may be empty. */
    public static ConfigKey<String> text(String name, String standard, String sentence) {
        return new ConfigKey<>(name, new ConfigType.Text(), "", standard, false, false, sentence);
    }

    /** A text that has to be given. */
    public static ConfigKey<String> requiredText(String name, String sentence) {
        return new ConfigKey<>(name, new ConfigType.Text(), "", "", false, true, sentence);
    }

    /** A text that is never shown. */
    public static ConfigKey<String> secret(String name, boolean isRequired, String sentence) {
        return new ConfigKey<>(name, new ConfigType.Text(), "", "", true, isRequired, sentence);
    }

    /** A whole number of {@code unit}. */
    public static ConfigKey<Long> whole(
            String name, long standard, ConfigType.Whole bounds, String unit, String sentence) {
        return new ConfigKey<>(name, bounds, unit, String.valueOf(standard), false, false, sentence);
    }

    /** A number of bytes; its standard is a text such as {@code 64 MiB}. */
    public static ConfigKey<Long> size(String name, String standard, ConfigType.Size bounds, String sentence) {
        return new ConfigKey<>(name, bounds, "bytes", standard, false, false, sentence);
    }

    /** A length of time; its standard is a text such as {@code 50ms}. */
    public static ConfigKey<Duration> span(String name, String standard, ConfigType.Span bounds, String sentence) {
        return new ConfigKey<>(name, bounds, "", standard, false, false, sentence);
    }

    public static ConfigKey<Boolean> flag(String name, boolean standard, String sentence) {
        return new ConfigKey<>(name, new ConfigType.Flag(), "", String.valueOf(standard), false, false, sentence);
    }

    public static ConfigKey<String> choice(String name, String standard, ConfigType.Choice words, String sentence) {
        return new ConfigKey<>(name, words, "", standard, false, false, sentence);
    }

    /**
     * Its value in a provider's settings, or the standard one.
     *
     * @throws IllegalArgumentException when it is required and missing, or its value is unusable; the message names the
     *     key, the value unless it is secret, and what is accepted
     */
    public T in(Map<String, String> settings) {
        String given = settings.get(name);
        if (given == null && isRequired) {
            throw new IllegalArgumentException("the setting '" + name + "' is missing; " + sentence);
        }
        String text = given == null ? standard : given.strip();
        boolean hasNothing = text.isEmpty() && (isRequired || !standard.isEmpty());
        if (hasNothing) {
            throw unusable(text, type.accepted());
        }
        return type.read(text).orElseThrow(() -> unusable(text, type.accepted()));
    }

    /** For values that have the right type and still cannot be used; {@code accepted} ends the sentence. */
    public IllegalArgumentException unusable(String value, String accepted) {
        return new IllegalArgumentException("the setting '" + name + "' is "
                + (isSecret ? "a secret that cannot be used" : "'" + value + "'") + " but must be " + accepted);
    }
}
