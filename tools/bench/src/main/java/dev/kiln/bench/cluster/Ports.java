// SPDX-License-Identifier: Apache-2.0
package dev.kiln.bench.cluster;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;

/** Ports of loopback that were free a moment ago; a process keeps its own over all its starts. */
record Ports(int bus, int store, List<Integer> controllers, List<Integer> peers) {

    Ports {
        controllers = List.copyOf(controllers);
        peers = List.copyOf(peers);
    }

    static Ports free(int controllers) throws IOException {
        List<ServerSocket> held = new ArrayList<>();
        try {
            for (int i = 0; i < 2 + 2 * controllers; i++) {
                // all are held until the last one is found, or one would be given out twice
                held.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
            }
            List<Integer> ports = held.stream().map(ServerSocket::getLocalPort).toList();
            return new Ports(
                    ports.get(0),
                    ports.get(1),
                    ports.subList(2, 2 + controllers),
                    ports.subList(2 + controllers, ports.size()));
        } finally {
            for (ServerSocket socket : held) {
                socket.close();
            }
        }
    }
}
