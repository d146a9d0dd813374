// SPDX-License-Identifier: Apache-2.0
package dev.kiln.store;

/** What a write takes for granted about the document that it replaces. */
public sealed interface Expected {

    /** There is none. */
    record Absent() implements Expected {}

    /** It is at this revision. */
    record At(Revision revision) implements Expected {}
}
