// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.microvm.qemu;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kiln.runtime.microvm.vm.BootSpec;
import dev.kiln.runtime.microvm.vm.Caps.Acceleration;
import dev.kiln.runtime.microvm.vm.Confinement;
import dev.kiln.runtime.microvm.vm.LaunchSpec;
import dev.kiln.runtime.microvm.vm.VmNetwork;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class QemuCommandTest {

    private static final QemuCommand EMULATED = new QemuCommand("qemu", Acceleration.EMULATED, 2_596_120);
    private static final QemuCommand KVM = new QemuCommand("qemu", Acceleration.KVM, 2_596_120);

    @Test
    void anEmulatedGuestIsToldTheSpeedOfTheClock() {
        assertThat(append(EMULATED)).contains("tsc_early_khz=2596120", "no_timer_check");
    }

    @Test
    void aGuestOnKvmMeasuresNothing() {
        assertThat(append(KVM)).doesNotContain("tsc");
    }

    @Test
    void theMonitorMayNeitherStartProcessesNorGainPrivileges() {
        assertThat(String.join(" ", boot(EMULATED)))
                .contains("-sandbox on,obsolete=deny,elevateprivileges=deny,spawn=deny,resourcecontrol=deny");
    }

    @Test
    void aNetworkWithoutRootLetsTheGuestReachNobody() {
        assertThat(String.join(" ", boot(EMULATED))).contains("restrict=on", "hostfwd=tcp:127.0.0.1:0-172.30.0.2:8080");
    }

    @Test
    void whatIsRestoredHasTheDevicesOfWhatWasBooted() {
        List<String> booted = devices(boot(EMULATED));

        assertThat(devices(EMULATED.incoming(launch(new VmNetwork.UserMode()), Path.of("/s/memory"), false)))
                .isEqualTo(booted)
                .hasSizeGreaterThan(2);
    }

    @Test
    void clonesDoNotWriteToTheSharedMemory() {
        LaunchSpec launch = launch(new VmNetwork.UserMode());

        assertThat(EMULATED.incoming(launch, Path.of("/s/memory"), false))
                .contains("memory-backend-file,id=ram,size=192M,mem-path=/s/memory,share=off");
        assertThat(EMULATED.incoming(launch, Path.of("/s/memory"), true))
                .contains("memory-backend-file,id=ram,size=192M,mem-path=/s/memory,share=on");
    }

    @Test
    void aCommaInAPathIsNoEndOfAnOption() {
        assertThat(EMULATED.incoming(launch(new VmNetwork.UserMode()), Path.of("/a,b/memory"), false))
                .anyMatch(word -> word.contains("mem-path=/a,,b/memory,"));
    }

    private static List<String> boot(QemuCommand command) {
        return command.boot(
                new BootSpec(launch(new VmNetwork.UserMode()), Path.of("/k/vmlinux"), Path.of("/k/initrd"), List.of()));
    }

    private static String append(QemuCommand command) {
        List<String> words = boot(command);
        return words.get(words.indexOf("-append") + 1);
    }

    private static List<String> devices(List<String> command) {
        return command.stream().filter(word -> word.startsWith("virtio-")).toList();
    }

    private static LaunchSpec launch(VmNetwork network) {
        return new LaunchSpec("m1", Path.of("/run/m1"), Path.of("/d/disk"), 1, 192, network, Confinement.none());
    }
}
