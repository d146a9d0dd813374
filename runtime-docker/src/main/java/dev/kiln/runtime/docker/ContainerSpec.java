// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.docker;

import com.github.dockerjava.api.model.Capability;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.LogConfig;
import com.github.dockerjava.api.model.Mount;
import com.github.dockerjava.api.model.MountType;
import com.github.dockerjava.api.model.Ulimit;
import dev.kiln.runtime.docker.socket.SocketFolder;
import dev.kiln.runtime.spi.SandboxException;
import dev.kiln.runtime.spi.SandboxLimits;
import dev.kiln.runtime.spi.SandboxSpec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Says in Docker's words what a sandbox shall be. Pure. */
final class ContainerSpec {

    /** What Docker gives to a container that asks for nothing, as 100 is the common weight in cgroup v2. */
    private static final int COMMON_SHARES = 1024;

    private static final int COMMON_WEIGHT = 100;
    private static final int MIN_SHARES = 2;
    private static final long NANO_CPUS_PER_MILLI = 1_000_000;

    private final DockerConfig config;

    ContainerSpec(DockerConfig config) {
        this.config = config;
    }

    HostConfig hostConfig(SandboxSpec spec, String network, Optional<SocketFolder> folder) throws SandboxException {
        SandboxLimits limits = spec.limits();
        HostConfig host = HostConfig.newHostConfig()
                .withNetworkMode(network)
                .withMemory(limits.memoryBytes())
                // equal to the memory, or the daemon would add as much swap again
                .withMemorySwap(limits.memoryBytes())
                .withCpuShares(cpuShares(limits.cpuWeight()))
                .withPidsLimit((long) limits.maxProcesses())
                .withUlimits(List.of(new Ulimit("nofile", (long) limits.maxOpenFiles(), (long) limits.maxOpenFiles())))
                .withCapDrop(Capability.ALL)
                .withSecurityOpts(securityOptions())
                // what a sandbox writes is read through attach; the daemon need not keep it in files
                .withLogConfig(new LogConfig(LogConfig.LoggingType.NONE));
        folder.ifPresent(given -> host.withMounts(List.of(new Mount()
                .withType(MountType.BIND)
                .withSource(given.run().toString())
                .withTarget(SocketFolder.INSIDE))));
        limits.cpuMillis().ifPresent(millis -> host.withNanoCPUs(millis * NANO_CPUS_PER_MILLI));
        if (!config.keepCapabilities().isEmpty()) {
            host.withCapAdd(config.keepCapabilities().toArray(Capability[]::new));
        }
        if (!config.dns().isEmpty()) {
            host.withDns(config.dns());
        }
        if (config.hasInit()) {
            host.withInit(true);
        }
        if (limits.diskBytes().isPresent()) {
            limitDisk(host, limits.diskBytes().getAsLong(), spec);
        }
        return host;
    }

    List<String> environment(SandboxSpec spec, Optional<SocketFolder> folder) {
        Map<String, String> environment = new HashMap<>(spec.environment());
        folder.ifPresent(given -> environment.put("KILN_LISTEN", SocketFolder.listen(config.port())));
        return environment.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + entry.getValue())
                .sorted()
                .toList();
    }

    /** Shares keep the ratio of weights: 100 is 1024, 50 is 512, 1 is 10. */
    static int cpuShares(int weight) {
        return Math.max(MIN_SHARES, weight * COMMON_SHARES / COMMON_WEIGHT);
    }

    private List<String> securityOptions() {
        List<String> options = new ArrayList<>();
        options.add("no-new-privileges");
        if (!config.seccomp().equals(DockerConfig.SECCOMP_DEFAULT)) {
            options.add("seccomp=" + config.seccomp());
        }
        return options;
    }

    private void limitDisk(HostConfig host, long bytes, SandboxSpec spec) throws SandboxException {
        switch (config.disk()) {
            // exec, as actions bring programs of their own, and unpack them there
            case TMPFS ->
                host.withReadonlyRootfs(true).withTmpFs(Map.of("/tmp", "rw,exec,nosuid,nodev,mode=1777,size=" + bytes));
            case QUOTA -> host.withStorageOpt(Map.of("size", String.valueOf(bytes)));
            case REFUSE ->
                throw new SandboxException.Unsupported("create sandbox " + spec.id() + " with a disk limit of " + bytes
                        + " bytes: the pool's provider docker has disk=refuse; set disk to tmpfs or quota, or ask for no"
                        + " disk limit");
        }
    }
}
