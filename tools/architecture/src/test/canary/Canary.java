// SPDX-License-Identifier: Apache-2.0
package canary;

import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;

/** Must not compile: the checker that lets this pass checks nothing. */
@NullMarked
final class Canary {
    private Canary() {}

    static int length(@Nullable String text) {
        return text.length();
    }
}
