// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.spi;

import java.time.Duration;
import java.util.List;

/**
 * Makes sandboxes and finds them again. All methods are safe for use by several virtual threads at once; the blocking ones
 * end early with {@link InterruptedException} when their thread is interrupted, and leave nothing behind then.
 */
public interface RuntimeProvider extends AutoCloseable {

    /** What this provider is and what it can do; constant while it is open, does not block. */
    ProviderDescription describe();

    /** Whether the backend can be used now. Bounded by a few seconds; never throws. */
    Health check();

    /**
     * Makes an image usable on this host, so that a later {@code create} need not fetch it. Idempotent; concurrent calls
     * for one image share the work.
     *
     * @throws SandboxException.ImageUnusable when there is no such image, or it is not allowed
     */
    void prepare(SandboxImage image, PrepareProgress progress, Duration deadline)
            throws SandboxException, InterruptedException;

    /**
     * Makes and starts a sandbox, and returns when its address accepts connections.
     *
     * <p>Idempotent by id: while a sandbox with the id of {@code spec} exists or is being made, the same one is returned, and
     * its first {@code logs} stays in use. When this method throws, for whatever reason, no sandbox is left.
     *
     * @param logs gets all that the sandbox writes, from its first byte
     * @throws SandboxException.ImageUnusable when the image is missing, cannot be executed, ends by itself, or does not
     *     accept connections before the deadline
     * @throws SandboxException.OutOfCapacity when the backend has no room now
     * @throws SandboxException.ProviderUnavailable when the backend does not answer, or not before the deadline
     * @throws SandboxException.Unsupported when a limit or policy of {@code spec} cannot be enforced by this provider
     * @throws IllegalStateException when the provider is closed
     */
    Sandbox create(SandboxSpec spec, LogSink logs) throws SandboxException, InterruptedException;

    /**
     * All sandboxes of this provider's cluster that the backend shows, whoever owns them, in whatever state, including those
     * whose creation was cut off. Sandboxes of other clusters are left out.
     */
    List<ListedSandbox> list() throws SandboxException, InterruptedException;

    /**
     * Destroys a sandbox that {@link #list()} showed, for an invoker that has no {@link Sandbox} of it. Idempotent. Does
     * nothing when the backend's sandbox of that id is not owned by {@code listed.owner()} any more.
     */
    void destroy(ListedSandbox listed) throws SandboxException, InterruptedException;

    /**
     * Starts a sandbox from a frozen state, with everything else as in {@link #create}.
     *
     * @since 0.1, with {@link Capability#CHECKPOINT}
     */
    default Sandbox restore(Checkpoint checkpoint, SandboxSpec spec, LogSink logs)
            throws SandboxException, InterruptedException {
        throw new SandboxException.Unsupported(
                "restore checkpoint " + checkpoint.id() + ": " + describe().name() + " does not declare CHECKPOINT");
    }

    /**
     * Destroys all sandboxes made through this object and frees what it holds; idempotent. Sandboxes of others, and of this
     * owner's earlier epochs, stay. Returns within about 30 seconds, backend reachable or not.
     */
    @Override
    void close();
}
