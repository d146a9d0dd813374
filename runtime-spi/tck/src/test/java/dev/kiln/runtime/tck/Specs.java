// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.tck;

import dev.kiln.runtime.spi.NetworkPolicy;
import dev.kiln.runtime.spi.SandboxId;
import dev.kiln.runtime.spi.SandboxImage;
import dev.kiln.runtime.spi.SandboxLimits;
import dev.kiln.runtime.spi.SandboxSpec;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.UnaryOperator;

/** Specs with something changed. */
final class Specs {

    private Specs() {}

    static SandboxSpec image(SandboxSpec spec, SandboxImage image) {
        return new SandboxSpec(
                spec.id(), image, spec.limits(), spec.network(), spec.environment(), spec.tags(), spec.deadline());
    }

    static SandboxSpec id(SandboxSpec spec, String id) {
        return new SandboxSpec(
                new SandboxId(id),
                spec.image(),
                spec.limits(),
                spec.network(),
                spec.environment(),
                spec.tags(),
                spec.deadline());
    }

    static SandboxSpec deadline(SandboxSpec spec, Duration deadline) {
        return new SandboxSpec(
                spec.id(), spec.image(), spec.limits(), spec.network(), spec.environment(), spec.tags(), deadline);
    }

    static SandboxSpec withEgress(SandboxSpec spec) {
        return new SandboxSpec(
                spec.id(),
                spec.image(),
                spec.limits(),
                NetworkPolicy.EGRESS,
                spec.environment(),
                spec.tags(),
                spec.deadline());
    }

    static SandboxSpec environment(SandboxSpec spec, Map<String, String> environment) {
        return new SandboxSpec(
                spec.id(), spec.image(), spec.limits(), spec.network(), environment, spec.tags(), spec.deadline());
    }

    static SandboxSpec withPrivileges(SandboxSpec spec) {
        Map<String, String> environment = new HashMap<>(spec.environment());
        environment.put("KILN_FAKE_PRIVILEGED", "yes");
        return environment(spec, environment);
    }

    static SandboxSpec withoutMemoryLimit(SandboxSpec spec) {
        return limits(
                spec,
                has -> new SandboxLimits(
                        Long.MAX_VALUE,
                        has.cpuWeight(),
                        has.cpuMillis(),
                        has.maxProcesses(),
                        has.maxOpenFiles(),
                        has.diskBytes()));
    }

    static SandboxSpec withoutProcessLimit(SandboxSpec spec) {
        return limits(
                spec,
                has -> new SandboxLimits(
                        has.memoryBytes(),
                        has.cpuWeight(),
                        has.cpuMillis(),
                        1_000_000,
                        has.maxOpenFiles(),
                        has.diskBytes()));
    }

    static SandboxSpec withoutFileLimit(SandboxSpec spec) {
        return limits(
                spec,
                has -> new SandboxLimits(
                        has.memoryBytes(),
                        has.cpuWeight(),
                        has.cpuMillis(),
                        has.maxProcesses(),
                        1_000_000,
                        has.diskBytes()));
    }

    static SandboxSpec withoutCpuLimit(SandboxSpec spec) {
        return limits(
                spec,
                has -> new SandboxLimits(
                        has.memoryBytes(),
                        has.cpuWeight(),
                        OptionalInt.empty(),
                        has.maxProcesses(),
                        has.maxOpenFiles(),
                        has.diskBytes()));
    }

    static SandboxSpec withoutDiskLimit(SandboxSpec spec) {
        return limits(
                spec,
                has -> new SandboxLimits(
                        has.memoryBytes(),
                        has.cpuWeight(),
                        has.cpuMillis(),
                        has.maxProcesses(),
                        has.maxOpenFiles(),
                        OptionalLong.empty()));
    }

    private static SandboxSpec limits(SandboxSpec spec, UnaryOperator<SandboxLimits> change) {
        return new SandboxSpec(
                spec.id(),
                spec.image(),
                change.apply(spec.limits()),
                spec.network(),
                spec.environment(),
                spec.tags(),
                spec.deadline());
    }
}
