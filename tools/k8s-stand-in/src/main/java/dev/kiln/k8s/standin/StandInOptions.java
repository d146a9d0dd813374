// SPDX-License-Identifier: Apache-2.0
package dev.kiln.k8s.standin;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * How the stand-in is to be.
 *
 * @param address where it listens; port 0 takes a free one
 * @param version what it says that it is: {@code v1.30.0}
 * @param tick how long kubelets take to notice something; the real ones' tick is a second
 * @param historySize changes that watches may replay
 * @param bookmarkEvery time without a change after which watches get a bookmark
 * @param evictionDelay time after which pods are driven from a node that is lost
 * @param socket of the Docker daemon
 */
public record StandInOptions(
        InetSocketAddress address,
        String version,
        List<NodeOptions> nodes,
        Duration tick,
        int historySize,
        Duration bookmarkEvery,
        Duration evictionDelay,
        Path socket) {

    public StandInOptions {
        nodes = List.copyOf(nodes);
        if (!version.matches("v1\\.[0-9]+\\.[0-9]+.*")) {
            throw new IllegalArgumentException("version " + version + ": say something like v1.30.0");
        }
    }

    /** One node, no delays, a free port of this machine alone. */
    public static StandInOptions standard() {
        return new StandInOptions(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                "v1.30.0",
                List.of(NodeOptions.named("node-1")),
                Duration.ZERO,
                10_000,
                Duration.ofSeconds(10),
                Duration.ofSeconds(1),
                Path.of("/var/run/docker.sock"));
    }

    public StandInOptions withNodes(NodeOptions... some) {
        return new StandInOptions(
                address, version, List.of(some), tick, historySize, bookmarkEvery, evictionDelay, socket);
    }

    /** So many nodes alike, named {@code node-1} and on, each in a zone of its own. */
    public StandInOptions withNodes(int count) {
        List<NodeOptions> some = new ArrayList<>();
        for (int i = 1; i <= count; i++) {
            some.add(NodeOptions.named("node-" + i));
        }
        return withNodes(some.toArray(NodeOptions[]::new));
    }

    public StandInOptions withAddress(InetSocketAddress other) {
        return new StandInOptions(other, version, nodes, tick, historySize, bookmarkEvery, evictionDelay, socket);
    }

    public StandInOptions withTick(Duration other) {
        return new StandInOptions(address, version, nodes, other, historySize, bookmarkEvery, evictionDelay, socket);
    }

    public StandInOptions withVersion(String other) {
        return new StandInOptions(address, other, nodes, tick, historySize, bookmarkEvery, evictionDelay, socket);
    }

    public StandInOptions withHistory(int changes, Duration bookmarks) {
        return new StandInOptions(address, version, nodes, tick, changes, bookmarks, evictionDelay, socket);
    }

    public StandInOptions withEvictionDelay(Duration other) {
        return new StandInOptions(address, version, nodes, tick, historySize, bookmarkEvery, other, socket);
    }

    public StandInOptions withSocket(Path other) {
        return new StandInOptions(address, version, nodes, tick, historySize, bookmarkEvery, evictionDelay, other);
    }
}
