// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.spi;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What the text of a setting stands for. Holds no class of a plugin's, so that a host may keep it when the plugin is gone.
 *
 * @param <T> what the text is read as
 */
public sealed interface ConfigType<T> {

    /** The text's value; empty when it has none of this type. Blanks around the text do not count. */
    Optional<T> read(String text);

    /** What {@link #read} takes, as the end of a sentence: {@code a whole number from 1 to 10}. */
    String accepted();

    /** One word for lists: {@code integer}. */
    String word();

    /** Any text. */
    record Text() implements ConfigType<String> {

        @Override
        public Optional<String> read(String text) {
            return Optional.of(text.strip());
        }

        @Override
        public String accepted() {
            return "some text";
        }

        @Override
        public String word() {
            return "text";
        }
    }

    /** A whole number; both bounds are allowed. */
    record Whole(long min, long max) implements ConfigType<Long> {

        public Whole {
            requireOrder(min, max, min <= max);
        }

        @Override
        public Optional<Long> read(String text) {
            try {
                return Optional.of(Long.parseLong(text.strip())).filter(it -> it >= min && it <= max);
            } catch (NumberFormatException e) {
                return Optional.empty();
            }
        }

        @Override
        public String accepted() {
            return "a whole number from " + min + " to " + max;
        }

        @Override
        public String word() {
            return "integer";
        }
    }

    /** A number of bytes, such as {@code 256 MiB}; without a unit it is bytes. Both bounds are allowed. */
    record Size(long minBytes, long maxBytes) implements ConfigType<Long> {

        private static final Map<String, Long> UNITS =
                Map.of("", 1L, "b", 1L, "kib", 1L << 10, "mib", 1L << 20, "gib", 1L << 30);

        public Size {
            requireOrder(minBytes, maxBytes, minBytes >= 0 && minBytes <= maxBytes);
        }

        @Override
        public Optional<Long> read(String text) {
            return Amount.of(text)
                    .flatMap(amount -> Optional.ofNullable(UNITS.get(amount.unit()))
                            .flatMap(bytes -> product(amount.number(), bytes)))
                    .filter(it -> it >= minBytes && it <= maxBytes);
        }

        @Override
        public String accepted() {
            return "a size in B, KiB, MiB or GiB, from " + minBytes + " to " + maxBytes + " bytes";
        }

        @Override
        public String word() {
            return "size";
        }
    }

    /** A length of time, such as {@code 50ms}; the unit cannot be left out. Both bounds are allowed. */
    record Span(Duration min, Duration max) implements ConfigType<Duration> {

        private static final Map<String, ChronoUnit> UNITS = Map.of(
                "ms", ChronoUnit.MILLIS,
                "s", ChronoUnit.SECONDS,
                "m", ChronoUnit.MINUTES,
                "h", ChronoUnit.HOURS,
                "d", ChronoUnit.DAYS);

        public Span {
            requireOrder(min, max, !min.isNegative() && min.compareTo(max) <= 0);
        }

        @Override
        public Optional<Duration> read(String text) {
            return Amount.of(text)
                    .flatMap(amount -> Optional.ofNullable(UNITS.get(amount.unit()))
                            .flatMap(unit ->
                                    product(amount.number(), unit.getDuration().toMillis())))
                    .map(Duration::ofMillis)
                    .filter(it -> it.compareTo(min) >= 0 && it.compareTo(max) <= 0);
        }

        @Override
        public String accepted() {
            return "a duration in ms, s, m, h or d, from " + text(min) + " to " + text(max);
        }

        @Override
        public String word() {
            return "duration";
        }

        private static String text(Duration duration) {
            long millis = duration.toMillis();
            return millis % 1000 == 0 ? millis / 1000 + "s" : millis + "ms";
        }
    }

    /** Yes or no. */
    record Flag() implements ConfigType<Boolean> {

        @Override
        public Optional<Boolean> read(String text) {
            return switch (text.strip().toLowerCase(Locale.ROOT)) {
                case "true" -> Optional.of(true);
                case "false" -> Optional.of(false);
                default -> Optional.empty();
            };
        }

        @Override
        public String accepted() {
            return "true or false";
        }

        @Override
        public String word() {
            return "boolean";
        }
    }

    /** One of some words, in whatever case; read as the word in this list. */
    record Choice(List<String> words) implements ConfigType<String> {

        public Choice {
            words = List.copyOf(words);
        }

        /** The constants of an enum in lower case, with dashes. */
        public static Choice of(Class<? extends Enum<?>> constants) {
            return new Choice(Arrays.stream(constants.getEnumConstants())
                    .map(it -> it.name().toLowerCase(Locale.ROOT).replace('_', '-'))
                    .toList());
        }

        @Override
        public Optional<String> read(String text) {
            return words.stream()
                    .filter(it -> it.equalsIgnoreCase(text.strip()))
                    .findFirst();
        }

        @Override
        public String accepted() {
            return "one of " + String.join(", ", words);
        }

        @Override
        public String word() {
            return "choice";
        }
    }

    private static void requireOrder(Object min, Object max, boolean isInOrder) {
        if (!isInOrder) {
            throw new IllegalArgumentException("nothing lies between " + min + " and " + max);
        }
    }

    private static Optional<Long> product(long number, long factor) {
        try {
            return Optional.of(Math.multiplyExact(number, factor));
        } catch (ArithmeticException e) {
            return Optional.empty();
        }
    }
}
