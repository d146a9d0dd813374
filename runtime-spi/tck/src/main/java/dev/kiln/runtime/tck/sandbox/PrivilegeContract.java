// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.tck.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kiln.runtime.spi.Isolation;
import dev.kiln.runtime.tck.bed.ProviderCheck;
import dev.kiln.runtime.tck.bed.Workbench;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/**
 * What runs inside has no power over the host. A sandbox with a kernel of its own proves that by its kernel; the others by
 * what the shared kernel says of the process.
 */
public abstract class PrivilegeContract extends ProviderCheck {

    @Test
    void theProcessHasNoCapabilities() throws Exception {
        judge("CapEff", "0000000000000000");
    }

    @Test
    void theProcessHasNoCapabilitiesInReserve() throws Exception {
        judge("CapPrm", "0000000000000000");
    }

    @Test
    void theProcessCannotGainPrivileges() throws Exception {
        judge("NoNewPrivs", "1");
    }

    @Test
    void theProcessIsNotTheHostsRoot() throws Exception {
        Enforcement privileges = Enforcement.of(bench, "privilege");
        privileges.judge(bench.spec(), started -> {
            if (hasKernelOfItsOwn(privileges, started)) {
                return;
            }
            String user = field(started, "Uid").split("\\s+", -1)[1];
            String[] map = started.deeds().readFile("/proc/self/uid_map").trim().split("\\s+", -1);
            boolean isMappedAway = map[0].equals("0") && !map[1].equals("0");
            assertThat(!user.equals("0") || isMappedAway)
                    .as("effective user " + user + ", mapped by " + String.join(" ", map))
                    .isTrue();
        });
    }

    private void judge(String field, String expected) throws Exception {
        Enforcement privileges = Enforcement.of(bench, "privilege");
        privileges.judge(bench.spec(), started -> {
            if (!hasKernelOfItsOwn(privileges, started)) {
                assertThat(field(started, field)).as(field).isEqualTo(expected);
            }
        });
    }

    private static boolean hasKernelOfItsOwn(Enforcement privileges, Workbench.Started started) throws IOException {
        if (!privileges.provider().describe().isolation().isAtLeast(Isolation.VIRTUAL_MACHINE)) {
            return false;
        }
        String boot = "/proc/sys/kernel/random/boot_id";
        assertThat(started.deeds().readFile(boot).trim())
                .as("the kernel of a virtual machine is not the host's")
                .isNotEqualTo(Files.readString(Path.of(boot)).trim());
        return true;
    }

    private static String field(Workbench.Started started, String name) throws IOException {
        return started.deeds()
                .readFile("/proc/self/status")
                .lines()
                .filter(line -> line.startsWith(name + ":"))
                .map(line -> line.substring(name.length() + 1).strip())
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + name + " in /proc/self/status"));
    }
}
