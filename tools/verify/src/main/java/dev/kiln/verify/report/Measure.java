// SPDX-License-Identifier: Apache-2.0
package dev.kiln.verify.report;

/** What is timed while the checks run, where nothing else of the kit's ran at the same time. */
public enum Measure {
    CREATE("create"),
    FIRST_CONNECT("first connect"),
    PAUSE("pause"),
    RESUME("resume"),
    DESTROY("destroy");

    private final String label;

    Measure(String label) {
        this.label = label;
    }

    public String label() {
        return label;
    }
}
