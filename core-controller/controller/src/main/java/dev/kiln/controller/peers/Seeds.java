// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.peers;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where other controllers may be: those that are named, and those that a DNS name stands for. Blocks; safe for several threads. */
final class Seeds {

    private static final Logger log = LoggerFactory.getLogger(Seeds.class);

    private static final int PROBE_MILLIS = 300;

    private final PeersConfig config;
    private final Resolver resolver;

    /** Turns a name into addresses; the JDK's, or a test's. */
    @FunctionalInterface
    interface Resolver {
        InetAddress[] resolve(String name) throws UnknownHostException;
    }

    Seeds(PeersConfig config, Resolver resolver) {
        this.config = config;
        this.resolver = resolver;
    }

    /** All of them, sorted; asks DNS each time, as controllers come and go. */
    List<Seed> find() {
        TreeSet<Seed> found = new TreeSet<>(config.seeds());
        config.discovery().ifPresent(name -> {
            try {
                for (InetAddress address : resolver.resolve(name.host())) {
                    found.add(new Seed(address.getHostAddress(), name.port()));
                }
            } catch (UnknownHostException e) {
                log.debug("no controllers are found by the name {} of kiln.controller.peers.discovery", name.host(), e);
            }
        });
        return List.copyOf(found);
    }

    /** Those of them that take a connection now. */
    static List<Seed> reachable(List<Seed> seeds) {
        List<Seed> reachable = new ArrayList<>();
        for (Seed seed : seeds) {
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress(seed.host(), seed.port()), PROBE_MILLIS);
                reachable.add(seed);
            } catch (IOException e) {
                log.trace("no controller answers at {}", seed, e);
            }
        }
        return reachable;
    }
}
