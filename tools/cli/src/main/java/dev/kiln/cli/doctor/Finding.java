// SPDX-License-Identifier: Apache-2.0
package dev.kiln.cli.doctor;

import java.util.Optional;

/**
 * What was found out about one thing.
 *
 * @param subject a word for it
 * @param sentence what is so
 * @param next what to do; empty when nothing must be done
 */
record Finding(String subject, Verdict verdict, String sentence, Optional<String> next) {

    enum Verdict {
        OK,
        WARNING,
        WRONG
    }

    static Finding ok(String subject, String sentence) {
        return new Finding(subject, Verdict.OK, sentence, Optional.empty());
    }

    static Finding warning(String subject, String sentence, String next) {
        return new Finding(subject, Verdict.WARNING, sentence, Optional.of(next));
    }

    static Finding wrong(String subject, String sentence, String next) {
        return new Finding(subject, Verdict.WRONG, sentence, Optional.of(next));
    }

    boolean isWrong() {
        return verdict == Verdict.WRONG;
    }
}
