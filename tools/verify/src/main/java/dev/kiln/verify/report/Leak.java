// SPDX-License-Identifier: Apache-2.0
package dev.kiln.verify.report;

/**
 * What was looked for when everything was closed.
 *
 * @param what {@code sandboxes}, {@code processes}, {@code threads}, {@code open files} or {@code class loader}
 * @param count how many were left
 * @param weight what that means for the verdict
 * @param detail what they are and what to look for, for people; empty when nothing was left
 */
public record Leak(String what, long count, Weight weight, String detail) {

    public enum Weight {
        /** Nothing was left. */
        NONE("ok"),
        /** A library may keep it for good; it does not grow. */
        REMARK("remark"),
        /** It would add up in an invoker. */
        FAILURE("FAILED");

        private final String word;

        Weight(String word) {
            this.word = word;
        }

        public String word() {
            return word;
        }
    }

    public static Leak nothing(String what) {
        return new Leak(what, 0, Weight.NONE, "");
    }
}
