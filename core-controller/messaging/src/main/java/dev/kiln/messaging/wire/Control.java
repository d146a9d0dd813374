// SPDX-License-Identifier: Apache-2.0
package dev.kiln.messaging.wire;

/**
 * What an operator wants of an invoker: from a controller to all invokers. Said twice it means the same, and of several the last
 * one counts.
 *
 * @param by who wants it, for the invoker's pings and its log
 */
public record Control(InvokerId invoker, Command command, String by) {

    /** What is wanted. */
    public enum Command {
        /** Take no new work. */
        CORDON("cordon"),
        /** Take no new work, and hand back what has not begun. */
        DRAIN("drain"),
        /** Work again. */
        UNCORDON("uncordon");

        private final String word;

        Command(String word) {
            this.word = word;
        }

        public String word() {
            return word;
        }
    }
}
