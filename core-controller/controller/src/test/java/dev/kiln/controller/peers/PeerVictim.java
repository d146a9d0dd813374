// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.peers;

import dev.kiln.messaging.wire.ControllerId;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/** A controller's room for peers in a process of its own, to be killed. Arguments: id, port, seed. Ends by itself after a minute. */
final class PeerVictim {

    private PeerVictim() {}

    public static void main(String[] args) {
        Peers peers = new Peers(
                PeersTest.config(Integer.parseInt(args[1]), Seed.parse(args[2])),
                new ControllerId(args[0]),
                InstantSource.system());
        peers.start(view -> Map.of(), Map::of);
        LockSupport.parkNanos(60_000_000_000L);
        Runtime.getRuntime().halt(1);
    }
}
