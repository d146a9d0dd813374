// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.process.cage;

import dev.kiln.runtime.spi.SandboxException;
import dev.kiln.runtime.spi.SandboxLimits;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** How this machine lets sandboxes be limited; makes their cages. */
public sealed interface Limiter {

    /** Bubblewrap's two processes, outside and inside; they are in the cage and not the sandbox's own. */
    int OWN_PROCESSES = 2;

    /** What shall hold the sandboxes. */
    enum Means {
        /** Cgroups where they can be had, else the watchdog. */
        AUTO,
        CGROUP,
        WATCHDOG
    }

    /**
     * What the configuration says.
     *
     * @param cgroupParent below which cgroup the sandboxes' are made; absent for the invoker's own
     * @param watchInterval how often the watchdog looks
     */
    record Choice(Means means, Optional<String> cgroupParent, Duration watchInterval) {}

    /** For operators. */
    String describe();

    List<String> weaknesses();

    boolean canFreeze();

    /** How often cages are to be asked whether they must be ended; absent when the kernel does it alone. */
    Optional<Duration> watchInterval();

    void requireEnforceable(SandboxLimits limits) throws SandboxException;

    Cage cage(String name, SandboxLimits limits, Path sandbox);

    /** What starts bubblewrap. */
    default List<String> outside(SandboxLimits limits) {
        return List.of();
    }

    /** What starts the server inside. */
    default List<String> inside(SandboxLimits limits) {
        return List.of();
    }

    static Limiter choose(Choice choice, Kernel kernel) {
        return switch (choice.means()) {
            case WATCHDOG -> new Watchdog(kernel.isRoot(), choice.watchInterval());
            case CGROUP ->
                cgroups(choice, kernel)
                        .orElseGet(() -> new Missing("no cgroup can be made below "
                                + choice.cgroupParent().orElse("the invoker's own")
                                + ": start the invoker as root or in a delegated cgroup (systemd: Delegate=yes) with the"
                                + " controllers memory, cpu and pids, or set 'limits' to watchdog"));
            case AUTO -> cgroups(choice, kernel).orElseGet(() -> new Watchdog(kernel.isRoot(), choice.watchInterval()));
        };
    }

    private static Optional<Limiter> cgroups(Choice choice, Kernel kernel) {
        List<Path> parents = CgroupV1Cage.CONTROLLERS.stream()
                .flatMap(controller -> kernel.parent(controller, choice.cgroupParent()).stream())
                .filter(Files::isWritable)
                .toList();
        if (parents.size() == CgroupV1Cage.CONTROLLERS.size()) {
            return Optional.of(new V1(parents));
        }
        return kernel.parent("", choice.cgroupParent())
                .flatMap(DelegatedCgroup::open)
                .map(V2::new);
    }

    /** Has the parents in the order of {@link CgroupV1Cage#CONTROLLERS}. */
    record V1(List<Path> parents) implements Limiter {
        @Override
        public String describe() {
            return "cgroup v1 below " + parents.getFirst();
        }

        @Override
        public List<String> weaknesses() {
            return List.of(
                    "when memory runs out the kernel kills one process; the provider ends the others up to 250 ms"
                            + " later");
        }

        @Override
        public boolean canFreeze() {
            return true;
        }

        @Override
        public Optional<Duration> watchInterval() {
            return Optional.of(Duration.ofMillis(250));
        }

        @Override
        public void requireEnforceable(SandboxLimits limits) {}

        @Override
        public Cage cage(String name, SandboxLimits limits, Path sandbox) {
            List<Path> paths =
                    parents.stream().map(parent -> parent.resolve(name)).toList();
            return new CgroupV1Cage(paths.get(0), paths.get(1), paths.get(2), paths.get(3), paths.get(4));
        }
    }

    record V2(Path parent) implements Limiter {
        @Override
        public String describe() {
            return "cgroup v2 below " + parent;
        }

        @Override
        public List<String> weaknesses() {
            return List.of();
        }

        @Override
        public boolean canFreeze() {
            return true;
        }

        @Override
        public Optional<Duration> watchInterval() {
            return Optional.empty();
        }

        @Override
        public void requireEnforceable(SandboxLimits limits) {}

        @Override
        public Cage cage(String name, SandboxLimits limits, Path sandbox) {
            return new CgroupV2Cage(parent.resolve(name));
        }
    }

    record Watchdog(boolean isRoot, Duration interval) implements Limiter {

        /** Between a weight of 100 and the least urgent nice value; each step of nice is a factor of 1.25. */
        private static final int MIDDLE = 10;

        @Override
        public String describe() {
            return "watchdog every " + interval.toMillis() + " ms, no cgroups";
        }

        @Override
        public List<String> weaknesses() {
            return List.of(
                    "memory is measured every " + interval.toMillis() + " ms: a sandbox can hold more than its limit"
                            + " for that long, and the kernel may run short of memory before the watchdog acts",
                    "memory in files without a name (memfd) and in kernel buffers is not counted",
                    "CPU weights are nice values: those outside of 14 to 931 are cut off, and a sandbox with more"
                            + " processes gets more");
        }

        @Override
        public boolean canFreeze() {
            return false;
        }

        @Override
        public Optional<Duration> watchInterval() {
            return Optional.of(interval);
        }

        @Override
        public void requireEnforceable(SandboxLimits limits) throws SandboxException {
            if (limits.cpuMillis().isPresent()) {
                throw new SandboxException.Unsupported("cannot bound the cpu time to "
                        + limits.cpuMillis().getAsInt()
                        + " thousandths of a core without cgroups: leave the bound out, or give the invoker cgroups");
            }
        }

        @Override
        public Cage cage(String name, SandboxLimits limits, Path sandbox) {
            return new WatchedCage(sandbox, limits.memoryBytes());
        }

        @Override
        public List<String> outside(SandboxLimits limits) {
            return List.of("nice", "-n", Integer.toString(nice(limits.cpuWeight())));
        }

        /** Counted for each user in each user namespace: as root that is the sandbox's own user, else its own namespace. */
        @Override
        public List<String> inside(SandboxLimits limits) {
            int inNamespace = isRoot ? 0 : 1;
            int processes = limits.maxProcesses() + inNamespace;
            return Stream.of("prlimit", "--nproc=" + processes + ":" + processes, "--")
                    .toList();
        }

        static int nice(int weight) {
            return Math.clamp(MIDDLE - Math.round(Math.log(weight / 100.0) / Math.log(1.25)), 0, 19);
        }
    }

    /** What was asked for is not to be had here. */
    record Missing(String reason) implements Limiter {
        @Override
        public String describe() {
            return reason;
        }

        @Override
        public List<String> weaknesses() {
            return List.of();
        }

        @Override
        public boolean canFreeze() {
            return false;
        }

        @Override
        public Optional<Duration> watchInterval() {
            return Optional.empty();
        }

        @Override
        public void requireEnforceable(SandboxLimits limits) throws SandboxException {
            throw new SandboxException.ProviderUnavailable("cannot limit sandboxes: " + reason);
        }

        @Override
        public Cage cage(String name, SandboxLimits limits, Path sandbox) {
            throw new IllegalStateException(reason);
        }
    }
}
