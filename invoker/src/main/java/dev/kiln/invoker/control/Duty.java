// SPDX-License-Identifier: Apache-2.0
package dev.kiln.invoker.control;

import dev.kiln.messaging.wire.Control.Command;

/**
 * What an invoker was last told to do. Pure.
 *
 * @param by who told so; nobody at first
 */
record Duty(Kind kind, String by) {

    static final Duty FIRST = new Duty(Kind.SERVING, "");

    enum Kind {
        SERVING,
        /** What was given to it runs here; nothing new comes. */
        CORDONED,
        /** What was given to it and has not begun runs elsewhere, too. */
        DRAINED
    }

    static Duty of(Command command, String by) {
        return new Duty(
                switch (command) {
                    case CORDON -> Kind.CORDONED;
                    case DRAIN -> Kind.DRAINED;
                    case UNCORDON -> Kind.SERVING;
                },
                by);
    }

    /**
     * Why it takes no work, for its pings; empty when it does.
     *
     * @param held activations that are here and have not ended
     */
    String withdrawal(int held) {
        return switch (kind) {
            case SERVING -> "";
            case CORDONED -> "cordoned by " + by;
            case DRAINED ->
                held == 0
                        ? "drained by " + by
                        : "draining for " + by + ": " + held + (held == 1 ? " activation is" : " activations are")
                                + " still here";
        };
    }
}
