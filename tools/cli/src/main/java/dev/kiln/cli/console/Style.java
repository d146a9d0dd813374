// SPDX-License-Identifier: Apache-2.0
package dev.kiln.cli.console;

/** Colours, or their absence. */
public enum Style {
    PLAIN,
    COLOURED;

    private static final String RESET = "\u001b[0m";

    /** Before a success. */
    public String ok() {
        return paint("\u001b[32m", "ok:");
    }

    /** Before a failure. */
    public String error() {
        return paint("\u001b[31m", "error:");
    }

    public String bold(String text) {
        return paint("\u001b[1m", text);
    }

    private String paint(String code, String text) {
        return this == PLAIN || text.isEmpty() ? text : code + text + RESET;
    }
}
