// SPDX-License-Identifier: Apache-2.0
package dev.kiln.store;

/** What became of a deletion. */
public sealed interface DeleteOutcome {

    record Deleted() implements DeleteOutcome {}

    /** There was nothing to delete. */
    record Missing() implements DeleteOutcome {}

    /** The document is at another revision: somebody else wrote it. */
    record Conflict() implements DeleteOutcome {}
}
