// SPDX-License-Identifier: Apache-2.0
package dev.kiln.cli.doctor;

import dev.kiln.cli.rest.Answer;
import dev.kiln.cli.rest.Api;
import dev.kiln.cli.rest.Call;
import dev.kiln.cli.settings.ApiHost;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** The server over the network. */
record NetworkServer(Api api, ApiHost address) implements Server {

    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final Duration IN_ALL = Duration.ofSeconds(15);

    @Override
    public List<String> addresses() throws IOException {
        return Deadline.call(PATIENCE, () -> Stream.of(InetAddress.getAllByName(host()))
                .map(InetAddress::getHostAddress)
                .toList());
    }

    @Override
    public void connect() throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(host(), address.port()), Math.toIntExact(PATIENCE.toMillis()));
        }
    }

    @Override
    public Answer look(Call call) throws IOException {
        return Deadline.call(IN_ALL, () -> api.look(call, PATIENCE));
    }

    private String host() {
        String host = address.host();
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }
}
