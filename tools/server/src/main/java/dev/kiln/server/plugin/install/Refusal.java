// SPDX-License-Identifier: Apache-2.0
package dev.kiln.server.plugin.install;

/** What was asked for is not done: why, and what to do next. */
public final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String hint;

    public Refusal(String message, String hint) {
        super(message);
        this.hint = hint;
    }

    public String hint() {
        return hint;
    }
}
