// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.process.cage;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class KernelTest {

    private static final List<String> HYBRID = List.of(
            "31 23 0:28 / /sys/fs/cgroup rw,relatime - tmpfs tmpfs rw,mode=755",
            "32 31 0:29 / /sys/fs/cgroup/cpu,cpuacct rw,relatime shared:9 - cgroup cgroup rw,cpu,cpuacct",
            "36 31 0:33 / /sys/fs/cgroup/memory rw,relatime - cgroup cgroup rw,memory",
            "41 31 0:38 / /sys/fs/cgroup/unified rw,relatime - cgroup2 cgroup2 rw");

    @Test
    void theOwnCgroupIsFoundInEachHierarchy() {
        Kernel kernel = Kernel.of(0, List.of("4:memory:/invoker", "1:cpu,cpuacct:/", "0::/x"), HYBRID);

        assertThat(kernel.parent("memory", Optional.empty())).contains(Path.of("/sys/fs/cgroup/memory/invoker"));
        assertThat(kernel.parent("cpuacct", Optional.empty())).contains(Path.of("/sys/fs/cgroup/cpu,cpuacct"));
        assertThat(kernel.parent("", Optional.empty())).contains(Path.of("/sys/fs/cgroup/unified/x"));
        assertThat(kernel.parent("pids", Optional.empty())).isEmpty();
    }

    @Test
    void aNamedParentBeginsAtTheHierarchysRoot() {
        Kernel kernel = Kernel.of(0, List.of("4:memory:/invoker"), HYBRID);

        assertThat(kernel.parent("memory", Optional.of("/kiln"))).contains(Path.of("/sys/fs/cgroup/memory/kiln"));
    }

    @Test
    void aMountThatShowsAPartOnlyIsTakenIntoAccount() {
        Kernel kernel = Kernel.of(
                0,
                List.of("0::/docker/abc/invoker"),
                List.of("41 31 0:38 /docker/abc /sys/fs/cgroup rw - cgroup2 cgroup2 rw"));

        assertThat(kernel.parent("", Optional.empty())).contains(Path.of("/sys/fs/cgroup/invoker"));
    }
}
