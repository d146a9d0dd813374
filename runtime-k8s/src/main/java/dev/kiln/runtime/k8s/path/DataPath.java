// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.k8s.path;

import dev.kiln.runtime.spi.SandboxAddress;
import dev.kiln.runtime.spi.SandboxException;
import java.time.Duration;

/** A way from this process to the action ports of pods. Safe for use by several virtual threads; interrupt means cancel. */
public interface DataPath extends AutoCloseable {

    /**
     * Where the invoker connects to reach the pod; constant until {@link #close(PodRef)}. Idempotent by the pod's uid. Does not wait
     * for the pod to listen.
     *
     * @throws SandboxException.ProviderUnavailable when there is no way; the message says what was tried
     */
    SandboxAddress open(PodRef pod) throws SandboxException, InterruptedException;

    /**
     * Whether the pod itself accepts connections on its port now, found out by making one.
     *
     * @param patience the longest that one try may take
     */
    boolean answers(PodRef pod, Duration patience) throws InterruptedException;

    /** Which way this is, in words, for health; does not block. */
    String describe();

    /** Frees what was opened for the pod, connections included; idempotent, does not block. */
    void close(PodRef pod);

    /** Frees everything; idempotent, bounded by a few seconds. */
    @Override
    void close();
}
