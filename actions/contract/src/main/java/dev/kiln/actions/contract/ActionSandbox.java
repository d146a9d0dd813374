// SPDX-License-Identifier: Apache-2.0
package dev.kiln.actions.contract;

import java.io.IOException;
import java.net.SocketAddress;

/** A started sandbox, and what it has logged so far. */
public interface ActionSandbox extends AutoCloseable {

    SocketAddress address();

    /** All bytes of standard output so far, as UTF-8. */
    String output();

    /** All bytes of standard error so far, as UTF-8. */
    String errors();

    /** Ends the sandbox, whatever it is doing. */
    @Override
    void close() throws IOException;
}
