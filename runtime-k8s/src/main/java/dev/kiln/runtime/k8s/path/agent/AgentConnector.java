// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.k8s.path.agent;

import dev.kiln.runtime.k8s.path.mux.Mux;
import java.io.IOException;

/** Makes connections to an agent, and the agent if there is none. Used by one thread at a time. */
public interface AgentConnector extends AutoCloseable {

    /**
     * A connection that has been greeted. Takes as long as an agent needs to start, which is bounded.
     *
     * @throws IOException when there is none; the message says what was tried
     */
    Mux connect() throws IOException, InterruptedException;

    /** Removes the agent; idempotent, bounded by a few seconds. */
    @Override
    void close();
}
