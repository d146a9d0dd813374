// SPDX-License-Identifier: Apache-2.0
package dev.kiln.invoker.start;

import dev.kiln.messaging.claims.Claimant;

/** Whether an attempt may begin here. */
public sealed interface Permission {

    record Granted() implements Permission {}

    /** It began elsewhere, or here in an earlier term. */
    record Taken(Claimant by) implements Permission {}

    /** It has ended already, and nobody wants its record. */
    record Ended() implements Permission {}

    /** Nobody could tell for too long, so it must not. */
    record Unknown(String reason) implements Permission {}

    /** Nobody could tell, and the invoker is stopping: whoever takes its work will ask again. */
    record Stopped() implements Permission {}
}
