// SPDX-License-Identifier: Apache-2.0
package dev.kiln.invoker.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/** What became of one request to a sandbox. */
public sealed interface Call {

    /**
     * An answer came.
     *
     * @param json the body, when it is JSON and not too long
     * @param text the body when it is no JSON, or its beginning when it is too long; else empty
     * @param lengthBytes of the body
     * @param isTooLong whether that is more than was allowed
     * @param isQuiet whether nothing was logged, and no sentinel ends the logs
     */
    record Answered(
            int status, Optional<JsonNode> json, String text, long lengthBytes, boolean isTooLong, boolean isQuiet)
            implements Call {}

    /** The time was up before the answer was complete. */
    record TimedOut() implements Call {}

    /** The connection broke, or spoke something else than HTTP; the request may have had its effect. */
    record Lost(String reason) implements Call {}

    /** The request surely did not reach the sandbox. */
    record NotSent(String reason) implements Call {}
}
