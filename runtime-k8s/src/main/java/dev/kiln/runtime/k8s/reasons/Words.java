// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.k8s.reasons;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A row of a table: texts that Kubernetes uses for one thing, and what that thing means.
 *
 * @param needles any of them makes the row fit; lower case
 * @param name what it is called in the error
 */
record Words(List<String> needles, Fault fault, boolean isPassing, String name, String remedy) {

    private static final int LONGEST_QUOTE = 600;

    static Words lasting(Fault fault, String name, String remedy, String... needles) {
        return new Words(List.of(needles), fault, false, name, remedy);
    }

    static Words passing(Fault fault, String name, String remedy, String... needles) {
        return new Words(List.of(needles), fault, true, name, remedy);
    }

    /** The first row that fits. */
    static Optional<Trouble> first(List<Words> rows, String said) {
        String lower = said.toLowerCase(Locale.ROOT);
        return rows.stream()
                .filter(row -> row.needles.stream().anyMatch(lower::contains))
                .findFirst()
                .map(row -> row.trouble(said));
    }

    Trouble trouble(String said) {
        return new Trouble(fault, isPassing, said.isBlank() ? name : name + " (" + quote(said) + ")", remedy);
    }

    /** Bounded, and on one line. */
    static String quote(String said) {
        String line = said.strip().replaceAll("\\s+", " ");
        return line.length() <= LONGEST_QUOTE ? line : line.substring(0, LONGEST_QUOTE) + "...";
    }

    static String joined(String... parts) {
        return String.join(
                ": ", Stream.of(parts).filter(part -> !part.isBlank()).toList());
    }
}
