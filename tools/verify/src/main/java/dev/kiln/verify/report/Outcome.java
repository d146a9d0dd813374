// SPDX-License-Identifier: Apache-2.0
package dev.kiln.verify.report;

/**
 * How a check ended.
 *
 * @param message why it failed, or why there was nothing to prove; empty when it passed
 * @param millis how long it took
 */
public record Outcome(CheckName check, Verdict verdict, String message, long millis) {

    /** Of one check. */
    public enum Verdict {
        PASSED("ok"),
        FAILED("FAILED"),
        /** The provider does not claim it, and refuses it or says that it is weak there, which the check made sure of. */
        NOT_APPLICABLE("n/a");

        private final String word;

        Verdict(String word) {
            this.word = word;
        }

        /** For a terminal. */
        public String word() {
            return word;
        }
    }

    public boolean isFailed() {
        return verdict == Verdict.FAILED;
    }
}
