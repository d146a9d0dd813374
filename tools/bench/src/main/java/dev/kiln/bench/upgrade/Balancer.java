// SPDX-License-Identifier: Apache-2.0
package dev.kiln.bench.upgrade;

import dev.kiln.bench.load.HttpConnection;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * What a TCP balancer knows: it asks each controller's {@code /ping} and gives new connections to those that said yes. Asks until it is
 * closed.
 */
final class Balancer implements AutoCloseable {

    private static final long ASK_AGAIN_MILLIS = 200;
    private static final byte[] PING = HttpConnection.request("GET", "/ping", Map.of(), new byte[0]);

    private final List<URI> controllers;
    private final Set<URI> away = ConcurrentHashMap.newKeySet();
    private final List<Thread> threads = new ArrayList<>();

    Balancer(List<URI> controllers) {
        this.controllers = List.copyOf(controllers);
        this.controllers.forEach(
                it -> threads.add(Thread.ofVirtual().name("balancer").start(() -> ask(it))));
    }

    /** Where a new connection is tried, in this order; a home that said yes comes first, and those that said no come last. */
    List<URI> order(int home) {
        return order(controllers, home, Set.copyOf(away));
    }

    static List<URI> order(List<URI> controllers, int home, Set<URI> away) {
        List<URI> fromHome = new ArrayList<>();
        for (int i = 0; i < controllers.size(); i++) {
            fromHome.add(controllers.get((home + i) % controllers.size()));
        }
        List<URI> order = new ArrayList<>(fromHome);
        order.removeAll(away);
        fromHome.stream().filter(away::contains).forEach(order::add);
        return order;
    }

    @Override
    public void close() {
        threads.forEach(Thread::interrupt);
    }

    private void ask(URI controller) {
        try {
            while (true) {
                if (saysYes(controller)) {
                    away.remove(controller);
                } else {
                    away.add(controller);
                }
                TimeUnit.MILLISECONDS.sleep(ASK_AGAIN_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static boolean saysYes(URI controller) {
        try (HttpConnection connection = HttpConnection.tcp(controller.getHost(), controller.getPort())) {
            return connection.exchange(PING).status() == 200;
        } catch (IOException e) {
            return false;
        }
    }
}
