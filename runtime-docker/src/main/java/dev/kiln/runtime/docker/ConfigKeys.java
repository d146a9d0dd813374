// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.docker;

import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads a provider's configuration, which is text, and answers mistakes in it with what would be right. */
final class ConfigKeys {

    private final Map<String, String> values;

    private ConfigKeys(Map<String, String> values) {
        this.values = values;
    }

    static ConfigKeys of(Map<String, String> values, Collection<String> known) {
        for (String key : values.keySet()) {
            if (!known.contains(key)) {
                throw new IllegalArgumentException(
                        "unknown key '" + key + "' in the configuration of provider docker; did you"
                                + " mean '" + nearest(key, known) + "'? Known keys: "
                                + known.stream().sorted().collect(Collectors.joining(", ")));
            }
        }
        return new ConfigKeys(values);
    }

    String text(String key, String otherwise) {
        String value = values.getOrDefault(key, otherwise).strip();
        if (value.isEmpty() && !otherwise.isEmpty()) {
            throw unusable(key, value, "some text, or no such key for '" + otherwise + "'");
        }
        return value;
    }

    int number(String key, int otherwise, int min, int max) {
        String value = values.getOrDefault(key, String.valueOf(otherwise)).strip();
        try {
            int number = Integer.parseInt(value);
            if (number >= min && number <= max) {
                return number;
            }
        } catch (NumberFormatException e) {
            // answered below, like a number out of range
        }
        throw unusable(key, value, "a whole number from " + min + " to " + max);
    }

    <E extends Enum<E>> E choice(String key, E otherwise) {
        String value = values.getOrDefault(key, otherwise.name()).strip();
        E[] choices = otherwise.getDeclaringClass().getEnumConstants();
        return Arrays.stream(choices)
                .filter(choice -> choice.name().equalsIgnoreCase(value))
                .findFirst()
                .orElseThrow(() -> unusable(
                        key,
                        value,
                        Arrays.stream(choices)
                                .map(choice -> choice.name().toLowerCase(Locale.ROOT))
                                .collect(Collectors.joining(", "))));
    }

    boolean flag(String key, boolean otherwise) {
        String value = values.getOrDefault(key, String.valueOf(otherwise)).strip();
        return switch (value) {
            case "true" -> true;
            case "false" -> false;
            default -> throw unusable(key, value, "true, false");
        };
    }

    /** Entries between commas; none when the key is missing or empty. */
    List<String> list(String key) {
        return Stream.of(values.getOrDefault(key, "").split(",", -1))
                .map(String::strip)
                .filter(entry -> !entry.isEmpty())
                .toList();
    }

    static IllegalArgumentException unusable(String key, String value, String accepted) {
        return new IllegalArgumentException("the value '" + value + "' of key '" + key
                + "' in the configuration of provider docker cannot be used; accepted: " + accepted);
    }

    private static String nearest(String key, Collection<String> known) {
        return known.stream()
                .sorted()
                .min(Comparator.comparingInt(candidate -> editDistance(key.toLowerCase(Locale.ROOT), candidate)))
                .orElseThrow();
    }

    private static int editDistance(String a, String b) {
        int[] previous = new int[b.length() + 1];
        Arrays.setAll(previous, j -> j);
        for (int i = 1; i <= a.length(); i++) {
            int[] current = new int[b.length() + 1];
            current[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replaced = previous[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                current[j] = Math.min(replaced, 1 + Math.min(previous[j], current[j - 1]));
            }
            previous = current;
        }
        return previous[b.length()];
    }
}
