// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.invoke;

import dev.kiln.controller.http.Query;
import dev.kiln.controller.problem.Problem;
import dev.kiln.controller.problem.Refusal;
import java.time.Duration;

/**
 * How a caller wants to be answered.
 *
 * @param isBlocking with the outcome, rather than the id
 * @param isResultOnly with the action's result, rather than the record
 * @param patience for the outcome
 */
record InvokeQuery(boolean isBlocking, boolean isResultOnly, Duration patience) {

    /**
     * Reads {@code blocking}, {@code result} and {@code timeout}.
     *
     * @throws Refusal when one of them is malformed
     */
    static InvokeQuery read(Query query, Duration maxWait) {
        return new InvokeQuery(query.flag("blocking", false), query.flag("result", false), patience(query, maxWait));
    }

    private static Duration patience(Query query, Duration maxWait) {
        String text = query.values().getOrDefault("timeout", "");
        if (text.isEmpty()) {
            return maxWait;
        }
        try {
            long millis = Long.parseLong(text);
            if (millis >= 1 && millis <= maxWait.toMillis()) {
                return Duration.ofMillis(millis);
            }
            throw malformed(maxWait);
        } catch (NumberFormatException e) {
            throw malformed(maxWait);
        }
    }

    private static Refusal malformed(Duration maxWait) {
        return new Refusal(new Problem.MalformedQuery(
                "timeout", "Timeout must be number of milliseconds up to " + maxWait.toMillis() + "."));
    }
}
