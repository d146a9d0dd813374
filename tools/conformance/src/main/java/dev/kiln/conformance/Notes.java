// SPDX-License-Identifier: Apache-2.0
package dev.kiln.conformance;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Which rows the running test has seen. Safe for any thread: what a rig sees does not always happen on the test's own.
 *
 * <p>One for the whole JVM, and so a static with state: the listener that knows which test runs is made by JUnit, the rigs by the
 * tests, and nobody stands above both. Tests of one JVM run one after the other.
 */
final class Notes {

    static final Notes NOTES = new Notes(Rows.load().all());

    private final List<Row> rows;
    private final Set<Row> seen = new LinkedHashSet<>();

    Notes(List<Row> rows) {
        this.rows = rows;
    }

    void take(Sight sight) {
        List<Row> matched = rows.stream().filter(it -> it.isSeenIn(sight)).toList();
        synchronized (this) {
            seen.addAll(matched);
        }
    }

    /** A test begins: what was seen before is nobody's. */
    synchronized void begin() {
        seen.clear();
    }

    /** What was seen since the last beginning. */
    synchronized List<Row> end() {
        List<Row> all = List.copyOf(seen);
        seen.clear();
        return all;
    }
}
