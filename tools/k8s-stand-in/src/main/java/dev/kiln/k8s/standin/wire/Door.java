// SPDX-License-Identifier: Apache-2.0
package dev.kiln.k8s.standin.wire;

import java.io.IOException;

/** Who answers requests. */
@FunctionalInterface
public interface Door {

    /**
     * Answers by exactly one call of the reply's, on a virtual thread of the connection's.
     *
     * @throws IOException when the client is gone; the connection is closed then
     */
    void answer(Request request, Reply reply) throws IOException;
}
