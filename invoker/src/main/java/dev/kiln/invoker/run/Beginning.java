// SPDX-License-Identifier: Apache-2.0
package dev.kiln.invoker.run;

import dev.kiln.messaging.claims.Claimant;
import dev.kiln.model.activation.ActivationResponse;

/** Whether an activation that has a sandbox begins in it. */
sealed interface Beginning {

    /** It counts as started. */
    record Begun() implements Beginning {}

    /** Another has begun it. */
    record Elsewhere(Claimant by) implements Beginning {}

    /** It has ended already, and nobody wants its record. */
    record Over() implements Beginning {}

    /** The invoker is stopping, and whether it began is for others to find out. */
    record Stopped() implements Beginning {}

    /** It ends like this. */
    record Refused(ActivationResponse response) implements Beginning {}
}
