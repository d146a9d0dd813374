// SPDX-License-Identifier: Apache-2.0
package dev.kiln.invoker.run;

import dev.kiln.model.activation.ActivationResponse;

/** What a call to a sandbox means for its activation. */
sealed interface Verdict {

    /** {@code /init} went well. */
    record Initialized() implements Verdict {}

    /** The activation ended like this. */
    record Ended(ActivationResponse response, Trouble trouble) implements Verdict {}

    /** It did not begin, and may in another sandbox. */
    record Again(String reason, Ended otherwise) implements Verdict {}

    /** What is left of the sandbox. */
    enum Trouble {
        /** It is fit. */
        NONE,
        /** It answered, but must not be used again; its logs end as they should. */
        UNFIT,
        /** It has not answered in time. */
        TIMEOUT,
        /** It may have died; the provider knows more. */
        LOST
    }
}
