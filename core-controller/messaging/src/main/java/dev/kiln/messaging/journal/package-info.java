// SPDX-License-Identifier: Apache-2.0
/**
 * Memory of a process that survives its kill, though not the machine's: records appended to segment files by plain writes.
 * {@link dev.kiln.messaging.journal.JournaledBus} delivers in memory and keeps what a group has still to commit; the
 * standalone server comes in there. {@link dev.kiln.messaging.journal.SegmentLog} is the file format, which the invoker's
 * ledger uses, too. Files go out, nothing else.
 */
@NullMarked
package dev.kiln.messaging.journal;

import org.jspecify.annotations.NullMarked;
