// SPDX-License-Identifier: Apache-2.0
package dev.kiln.invoker.sandbox;

/** Where a sandbox is in its life; {@link Lifecycle} says what may follow. */
public enum Phase {
    /** The provider makes it. */
    STARTING,
    /** A language runtime without an action. */
    STEM,
    /** An action gets into it, with the first call. */
    INITIALIZING,
    /** Serves one call or more. */
    RUNNING,
    /** Has its action and no call. */
    READY,
    /** Is being frozen. */
    PAUSING,
    /** Frozen: keeps its memory, uses no CPU. */
    PAUSED,
    /** Is being thawed, for a call. */
    RESUMING,
    /** Unfit for new calls; those at work may end. */
    DRAINING,
    /** The provider removes it; its memory still counts. */
    DESTROYING,
    /** The provider knows it no more. */
    GONE;

    /** Whether it could be destroyed now without harm to a call. */
    public boolean isIdle() {
        return this == STEM || this == READY || this == PAUSED;
    }
}
