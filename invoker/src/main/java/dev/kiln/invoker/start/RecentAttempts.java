// SPDX-License-Identifier: Apache-2.0
package dev.kiln.invoker.start;

import dev.kiln.messaging.claims.Claim.Attempt;
import java.util.LinkedHashMap;

/** The last attempts that began here, so many that no copy of their messages can come later. Safe for use by several threads. */
final class RecentAttempts {

    private static final int MOST = 20_000;

    // guarded by this
    private final LinkedHashMap<Attempt, Boolean> attempts = new LinkedHashMap<>();

    synchronized boolean contains(Attempt attempt) { // see the field
        return attempts.containsKey(attempt);
    }

    /** False if it was there. */
    synchronized boolean add(Attempt attempt) { // see the field
        if (attempts.putIfAbsent(attempt, true) != null) {
            return false;
        }
        if (attempts.size() > MOST) {
            attempts.pollFirstEntry();
        }
        return true;
    }
}
