// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.docker;

import dev.kiln.runtime.spi.SandboxAddress;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;

/** Finds out whether something accepts connections, by making one. */
final class PortProbe {

    /** A host that drops what it does not like would else hold a single try until the deadline. */
    private static final Duration LONGEST_TRY = Duration.ofMillis(500);

    private PortProbe() {}

    static boolean answers(SandboxAddress.Tcp address, Deadline deadline) {
        // at least 1, as 0 would mean for ever
        int millis = (int) Math.max(1, deadline.atMost(LONGEST_TRY).remaining().toMillis());
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(address.host(), address.port()), millis);
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
