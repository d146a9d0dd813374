// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.microvm.firecracker;

import dev.kiln.runtime.microvm.vm.BootSpec;
import dev.kiln.runtime.microvm.vm.LaunchSpec;
import dev.kiln.runtime.microvm.vm.VmException;
import dev.kiln.runtime.microvm.vm.VmNetwork;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What a monitor is told to get a machine, in which order. Pure. Files are named as they lie in the monitor's own directory, where every
 * machine has the same names: a state keeps them, and its clones find their own files by them.
 *
 * @param hasMetadata whether machines with a network get the metadata service
 */
record Orders(boolean hasMetadata) {

    static final String KERNEL = "kernel";
    static final String INITRD = "initrd";
    static final String ROOTFS = "rootfs";
    static final String STATE = "state";
    static final String MEMORY = "memory";
    static final String GUEST_SOCKET = "v.sock";

    private static final String INTERFACE = "eth0";
    private static final int LONGEST_COMMAND_LINE = 2048;
    private static final int FIRST_GUEST_CID = 3;

    /** No power-off exists, so a guest ends by a reboot; the serial console is off, as it would fill the host's disk. */
    private static final List<String> ARGUMENTS = List.of("reboot=k", "panic=1", "8250.nr_uarts=0");

    /** What is said before everything else. Warnings can be caused by a guest as often as it likes; errors end it. */
    static ApiCall logger() {
        return ApiCall.put("/logger", Map.of("level", "Error", "show_level", true));
    }

    List<ApiCall> boot(BootSpec spec) throws VmException {
        LaunchSpec launch = spec.launch();
        List<ApiCall> calls = new ArrayList<>(List.of(logger()));
        calls.add(ApiCall.put(
                "/machine-config",
                Map.of("vcpu_count", launch.cpus(), "mem_size_mib", launch.memoryMib(), "smt", false)));
        calls.add(ApiCall.put(
                "/boot-source",
                Map.of("kernel_image_path", KERNEL, "initrd_path", INITRD, "boot_args", commandLine(spec))));
        // no root device: with an initrd the kernel takes that, and the guest's first process mounts the disk
        calls.add(ApiCall.put(
                "/drives/rootfs",
                Map.of("drive_id", "rootfs", "path_on_host", ROOTFS, "is_root_device", false, "is_read_only", true)));
        switch (launch.network()) {
            case VmNetwork.Tap tap -> {
                calls.add(ApiCall.put(
                        "/network-interfaces/" + INTERFACE,
                        Map.of(
                                "iface_id",
                                INTERFACE,
                                "host_dev_name",
                                tap.device(),
                                "guest_mac",
                                VmNetwork.GUEST_MAC)));
                if (hasMetadata) {
                    calls.add(ApiCall.put(
                            "/mmds/config", Map.of("network_interfaces", List.of(INTERFACE), "version", "V2")));
                    calls.add(metadata(launch));
                }
            }
            case VmNetwork.SocketOnly none ->
                calls.add(ApiCall.put("/vsock", Map.of("guest_cid", FIRST_GUEST_CID, "uds_path", GUEST_SOCKET)));
            case VmNetwork.UserMode user -> throw unsupported(launch);
        }
        calls.add(ApiCall.put("/entropy", Map.of()));
        calls.add(ApiCall.put("/actions", Map.of("action_type", "InstanceStart")));
        return calls;
    }

    /** A state keeps everything but the log and the metadata. */
    List<ApiCall> restore(LaunchSpec launch) throws VmException {
        return switch (launch.network()) {
            case VmNetwork.Tap tap -> {
                List<Map<String, String>> networks =
                        List.of(Map.of("iface_id", INTERFACE, "host_dev_name", tap.device()));
                yield hasMetadata
                        // the guest must not run before it can ask who it is now
                        ? List.of(
                                logger(),
                                ApiCall.loadSnapshot(STATE, MEMORY, false, networks),
                                metadata(launch),
                                ApiCall.resume())
                        : List.of(logger(), ApiCall.loadSnapshot(STATE, MEMORY, true, networks));
            }
            case VmNetwork.SocketOnly none -> List.of(logger(), ApiCall.loadSnapshot(STATE, MEMORY, true, List.of()));
            case VmNetwork.UserMode user -> throw unsupported(launch);
        };
    }

    private static ApiCall metadata(LaunchSpec launch) {
        return ApiCall.put("/mmds", Map.of("latest", Map.of("meta-data", Map.of("instance-id", launch.id()))));
    }

    private static String commandLine(BootSpec spec) throws VmException {
        List<String> words = new ArrayList<>(spec.arguments());
        words.addAll(ARGUMENTS);
        String line = String.join(" ", words);
        if (line.length() > LONGEST_COMMAND_LINE) {
            throw new VmException.Failed(
                    "the kernel's command line of machine " + spec.launch().id() + " has " + line.length()
                            + " bytes, and Firecracker takes " + LONGEST_COMMAND_LINE);
        }
        return line;
    }

    private static VmException unsupported(LaunchSpec launch) {
        return new VmException.HostUnfit("machine " + launch.id()
                + " cannot have a network of kind 'user' with Firecracker; use 'tap', or 'vsock' for none");
    }
}
