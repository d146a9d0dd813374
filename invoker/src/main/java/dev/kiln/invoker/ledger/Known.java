// SPDX-License-Identifier: Apache-2.0
package dev.kiln.invoker.ledger;

/** What the ledger knows of an activation. */
public sealed interface Known {

    /** It never began here, or its record is in the store. */
    record Nothing() implements Known {}

    /**
     * Its code began to run, and how that ended is not known.
     *
     * @param attempts how often it began; from 1
     */
    record Started(int attempts) implements Known {}

    /**
     * Its outcome is known, and may not be in the store.
     *
     * @param record the JSON that was given to the ledger
     */
    record Finished(byte[] record) implements Known {}

    /**
     * Its outcome is known and not for the store, and others may not know yet that it has ended.
     *
     * @param record the JSON that was given to the ledger
     */
    record Ended(byte[] record) implements Known {}
}
