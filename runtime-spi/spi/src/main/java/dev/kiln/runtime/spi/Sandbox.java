// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.spi;

import java.util.Map;

/**
 * A started sandbox. Safe for use by several virtual threads; the verbs are idempotent: pausing a paused sandbox, resuming
 * a running one and destroying a destroyed one do nothing.
 */
public interface Sandbox {

    SandboxId id();

    /** Where what runs inside accepts connections; constant. */
    SandboxAddress address();

    /**
     * Where it runs, for people: {@code node}, {@code zone}, or whatever else the backend has of that kind; empty where there is
     * only one place. Each activation's record shows it. Does not block.
     *
     * @since 1.2
     */
    default Map<String, String> placement() {
        return Map.of();
    }

    /** How it is, asked of the backend; tells a crash from an exhausted memory. */
    SandboxStatus status() throws SandboxException, InterruptedException;

    /**
     * Stops all its processes where they are, until {@link #resume()}. Legal while running or paused.
     *
     * @throws SandboxException.Unsupported without {@link Capability#PAUSE}
     */
    default void pause() throws SandboxException, InterruptedException {
        throw new SandboxException.Unsupported("pause sandbox " + id() + ": the provider does not declare PAUSE");
    }

    /**
     * Lets a paused sandbox go on. Legal while running or paused.
     *
     * @throws SandboxException.Unsupported without {@link Capability#PAUSE}
     */
    default void resume() throws SandboxException, InterruptedException {
        throw new SandboxException.Unsupported("resume sandbox " + id() + ": the provider does not declare PAUSE");
    }

    /**
     * What it uses now.
     *
     * @throws SandboxException.Unsupported without {@link Capability#USAGE}
     */
    default SandboxUsage usage() throws SandboxException, InterruptedException {
        throw new SandboxException.Unsupported("usage of sandbox " + id() + ": the provider does not declare USAGE");
    }

    /**
     * Freezes its state into something that others are restored from; the sandbox itself goes on.
     *
     * @throws SandboxException.Unsupported without {@link Capability#CHECKPOINT}
     * @since 0.1, with {@link Capability#CHECKPOINT}
     */
    default Checkpoint checkpoint() throws SandboxException, InterruptedException {
        throw new SandboxException.Unsupported(
                "checkpoint sandbox " + id() + ": the provider does not declare CHECKPOINT");
    }

    /**
     * Ends it and frees all that it held; legal in every state. Does not wait for what runs inside to agree. When it
     * returns, the backend no longer lists the sandbox.
     */
    void destroy() throws SandboxException, InterruptedException;
}
