// SPDX-License-Identifier: Apache-2.0
package dev.kiln.cli.rest;

import dev.kiln.cli.settings.ApiHost;
import dev.kiln.cli.settings.Settings;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;

/** Opens sockets to the server, encrypted where its address says so. TLS is touched only then: it is slow to start. */
final class Connections {

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);

    /** Longer than any server waits for a blocking call (60 s). */
    static final Duration READ_TIMEOUT = Duration.ofSeconds(90);

    private Connections() {}

    static Socket open(ApiHost server, Settings settings) throws IOException {
        return open(server, settings, CONNECT_TIMEOUT, READ_TIMEOUT);
    }

    static Socket open(ApiHost server, Settings settings, Duration connectTimeout, Duration readTimeout)
            throws IOException {
        Socket plain = new Socket();
        try {
            plain.setTcpNoDelay(true);
            plain.setSoTimeout(Math.toIntExact(readTimeout.toMillis()));
            String host = server.host().startsWith("[")
                    ? server.host().substring(1, server.host().length() - 1)
                    : server.host();
            plain.connect(new InetSocketAddress(host, server.port()), Math.toIntExact(connectTimeout.toMillis()));
            return server.isEncrypted() ? Tls.wrap(plain, host, server.port(), settings) : plain;
        } catch (IOException | RuntimeException e) { // whatever it is, nobody else knows this socket
            plain.close();
            throw e;
        }
    }
}
