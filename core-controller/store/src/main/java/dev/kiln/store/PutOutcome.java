// SPDX-License-Identifier: Apache-2.0
package dev.kiln.store;

/** What became of a write. */
public sealed interface PutOutcome {

    record Written(Revision revision) implements PutOutcome {}

    /** The document is not what was expected: somebody else wrote it. */
    record Conflict() implements PutOutcome {}
}
