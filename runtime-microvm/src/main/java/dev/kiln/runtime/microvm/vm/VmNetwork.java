// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.microvm.vm;

/** How a machine is connected. A snapshot can be restored with its own kind only. */
public sealed interface VmNetwork {

    /** The guest's address wherever it has one: clones of a snapshot share it, so each lives in a network of its own. */
    String GUEST_ADDRESS = "172.30.0.2";

    /** The guest's gateway, the only address that its control port answers. */
    String GATEWAY_ADDRESS = "172.30.0.1";

    /** The guest's hardware address, part of every snapshot. */
    String GUEST_MAC = "06:00:ac:1e:00:02";

    int DATA_PORT = 8080;
    int CONTROL_PORT = 8079;

    /** The kind's name, part of a snapshot's key. */
    String kind();

    /** The monitor itself speaks TCP for the guest, which reaches nothing; the host reaches it by ports of its loopback. */
    record UserMode() implements VmNetwork {
        @Override
        public String kind() {
            return "user";
        }
    }

    /**
     * A device in a network namespace of the host.
     *
     * @param namespace its name below {@code /run/netns}
     * @param device the TAP device in it
     * @param hostAddress where the host reaches the guest's two ports
     */
    record Tap(String namespace, String device, String hostAddress) implements VmNetwork {
        @Override
        public String kind() {
            return "tap";
        }
    }

    /** No network at all, only sockets between host and guest. */
    record SocketOnly() implements VmNetwork {
        @Override
        public String kind() {
            return "vsock";
        }
    }
}
