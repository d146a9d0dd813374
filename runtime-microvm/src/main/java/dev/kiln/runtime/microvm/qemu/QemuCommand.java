// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.microvm.qemu;

import dev.kiln.runtime.microvm.vm.BootSpec;
import dev.kiln.runtime.microvm.vm.Caps.Acceleration;
import dev.kiln.runtime.microvm.vm.LaunchSpec;
import dev.kiln.runtime.microvm.vm.VmNetwork;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Command lines. What is restored must have the same devices in the same order as what was frozen, so that part is one method.
 *
 * @param program the monitor
 * @param kiloHertz of the host's time stamp counter; an emulated guest that has to measure it may never come up on a busy host
 */
record QemuCommand(String program, Acceleration acceleration, long kiloHertz) {

    /** The QMP socket in a machine's directory. */
    static final String SOCKET = "qmp";

    List<String> boot(BootSpec spec) {
        List<String> command = machine(spec.launch(), memory(spec.launch()));
        command.addAll(List.of("-kernel", spec.kernel().toString()));
        command.addAll(List.of("-initrd", spec.initrd().toString()));
        command.addAll(List.of("-append", kernelArguments(spec)));
        return command;
    }

    /**
     * A machine that waits for its state.
     *
     * @param isWriter whether what the machine writes goes to the file, or stays its own
     */
    List<String> incoming(LaunchSpec launch, Path memory, boolean isWriter) {
        String backend = "memory-backend-file,id=ram,size=" + launch.memoryMib() + "M,mem-path=" + escape(memory)
                + ",share=" + (isWriter ? "on" : "off");
        List<String> command = machine(launch, backend);
        command.addAll(List.of("-incoming", "defer"));
        return command;
    }

    /** Boots the kernel without a disk; the guest's first process ends it at once. */
    List<String> probe(Path kernel, Path initrd) {
        return List.of(
                program,
                "-M",
                "microvm,accel=" + accelerator(),
                "-cpu",
                cpu(),
                "-m",
                "128M",
                "-nodefaults",
                "-no-user-config",
                "-display",
                "none",
                "-no-reboot",
                "-serial",
                "null",
                "-kernel",
                kernel.toString(),
                "-initrd",
                initrd.toString(),
                "-append",
                "console=ttyS0 reboot=t panic=-1 quiet kiln.probe");
    }

    String cpu() {
        return acceleration == Acceleration.KVM ? "host" : "max";
    }

    private String accelerator() {
        return acceleration == Acceleration.KVM ? "kvm" : "tcg";
    }

    private String kernelArguments(BootSpec spec) {
        List<String> words = new ArrayList<>(List.of("console=ttyS0", "reboot=t", "panic=-1", "quiet"));
        if (acceleration == Acceleration.EMULATED) {
            words.addAll(List.of("tsc_early_khz=" + kiloHertz, "tsc=reliable", "no_timer_check"));
        }
        words.addAll(spec.arguments());
        return String.join(" ", words);
    }

    private static String memory(LaunchSpec launch) {
        return "memory-backend-ram,id=ram,size=" + launch.memoryMib() + "M";
    }

    private List<String> machine(LaunchSpec launch, String backend) {
        List<String> command = new ArrayList<>(List.of(program, "-nodefaults", "-no-user-config", "-no-reboot"));
        command.addAll(List.of("-display", "none", "-name", launch.id()));
        command.addAll(List.of("-object", backend));
        command.addAll(List.of("-M", "microvm,accel=" + accelerator() + ",memory-backend=ram", "-cpu", cpu()));
        command.addAll(List.of("-m", launch.memoryMib() + "M", "-smp", String.valueOf(launch.cpus())));
        // the guest's console, of which the last is kept in memory to explain a boot that fails
        command.addAll(List.of("-chardev", "ringbuf,id=console,size=16384", "-serial", "chardev:console"));
        command.addAll(List.of(
                "-drive",
                "id=root,file=" + escape(launch.rootfs()) + ",format=raw,if=none,readonly=on,file.locking=off",
                "-device",
                "virtio-blk-device,drive=root"));
        command.addAll(network(launch.network()));
        command.addAll(List.of("-device", "virtio-rng-device"));
        command.addAll(List.of(
                "-qmp",
                "unix:" + escape(launch.directory().resolve(SOCKET)) + ",server=on,wait=off",
                "-sandbox",
                "on,obsolete=deny,elevateprivileges=deny,spawn=deny,resourcecontrol=deny"));
        return command;
    }

    private static List<String> network(VmNetwork network) {
        String backend =
                switch (network) {
                    // port 0: the host's kernel chooses, and the monitor tells
                    case VmNetwork.UserMode user ->
                        "user,id=net,net=172.30.0.0/24,host=" + VmNetwork.GATEWAY_ADDRESS + ",restrict=on"
                                + forward(VmNetwork.DATA_PORT) + forward(VmNetwork.CONTROL_PORT);
                    case VmNetwork.Tap tap ->
                        "tap,id=net,ifname=" + tap.device() + ",script=no,downscript=no,vnet_hdr=off";
                    case VmNetwork.SocketOnly none ->
                        throw new IllegalArgumentException("QEMU machines have a network: " + none);
                };
        return List.of("-netdev", backend, "-device", "virtio-net-device,netdev=net,mac=" + VmNetwork.GUEST_MAC);
    }

    private static String forward(int port) {
        return ",hostfwd=tcp:127.0.0.1:0-" + VmNetwork.GUEST_ADDRESS + ":" + port;
    }

    /** In an option a comma is written twice. */
    private static String escape(Path path) {
        return path.toString().replace(",", ",,");
    }
}
