// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.k8s.guard;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Optional;

/** By which address this machine is seen on its way to a cluster, as long as nothing between translates it. */
public final class OwnAddress {

    private static final int HTTPS = 443;

    private OwnAddress() {}

    /** As a range of one address; sends nothing. Empty when there is no way there now. */
    public static Optional<String> towards(String url) {
        URI server = URI.create(url);
        try (DatagramSocket socket = new DatagramSocket()) {
            // of a datagram socket this only asks the kernel for the way
            socket.connect(new InetSocketAddress(
                    InetAddress.getByName(server.getHost()), server.getPort() < 0 ? HTTPS : server.getPort()));
            InetAddress own = socket.getLocalAddress();
            return own.isAnyLocalAddress()
                    ? Optional.empty()
                    : Optional.of(
                            own.getHostAddress().replaceAll("%.*", "") + "/" + own.getAddress().length * Byte.SIZE);
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
