// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.spi;

import java.nio.file.Path;

/** Where a sandbox accepts connections from the invoker. */
public sealed interface SandboxAddress {

    record Tcp(String host, int port) implements SandboxAddress {
        public Tcp {
            if (host.isBlank() || port < 1 || port > 65_535) {
                throw new IllegalArgumentException("no address: host '" + host + "', port " + port);
            }
        }
    }

    /** A stream socket in the file system. */
    record UnixSocket(Path path) implements SandboxAddress {}
}
