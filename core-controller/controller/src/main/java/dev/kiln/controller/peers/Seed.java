// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.peers;

import java.util.Comparator;

/** Where a controller listens for others. Sorted the same way everywhere: who comes first begins a cluster. */
public record Seed(String host, int port) implements Comparable<Seed> {

    private static final Comparator<Seed> ORDER =
            Comparator.comparing(Seed::host).thenComparingInt(Seed::port);

    private static final int MAX_PORT = 65_535;

    public Seed {
        if (host.isBlank() || port < 1 || port > MAX_PORT) {
            throw new IllegalArgumentException("'" + host + ":" + port + "' is no address of a controller; it must be "
                    + "host:port with a port from 1 to " + MAX_PORT);
        }
    }

    /**
     * Reads {@code host:port}.
     *
     * @throws IllegalArgumentException when it is not of this form
     */
    public static Seed parse(String text) {
        int colon = text.lastIndexOf(':');
        try {
            return new Seed(text.substring(0, Math.max(0, colon)), Integer.parseInt(text.substring(colon + 1)));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("'" + text + "' is no address of a controller; it must be host:port", e);
        }
    }

    @Override
    public int compareTo(Seed other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return host + ":" + port;
    }
}
