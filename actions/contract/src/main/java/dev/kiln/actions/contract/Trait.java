// SPDX-License-Identifier: Apache-2.0
package dev.kiln.actions.contract;

/** What an image may do beyond the protocol; what it declares is tested, and what it does not declare must not half work. */
public enum Trait {
    /** Runs overlap when {@code __OW_ALLOW_CONCURRENT=true}. */
    OVERLAPPING_RUNS,
    /** Lines carry their activation when {@code KILN_LOG_FRAMES=true}. */
    FRAMED_LOGS,
    /** Leaves the sentinels out where nothing was written, and says so, when {@code KILN_QUIET_LOGS=true}. */
    QUIET_LOGS,
    /** Answers 413 to what is too large, and reads on. */
    BODY_LIMIT,
    /** Takes a zip or tar.gz of sources; otherwise an archive holds what was compiled. */
    SOURCE_ARCHIVES,
    /** {@code main} names a function or class that the code must have; otherwise the code has one way in. */
    NAMED_MAIN,
    /** The action runs in a process of its own, so that there is an answer when it ends: 502. */
    OWN_PROCESS
}
