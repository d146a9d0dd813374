// SPDX-License-Identifier: Apache-2.0
package dev.kiln.invoker.sandbox;

import dev.kiln.runtime.spi.SandboxId;
import dev.kiln.runtime.spi.SandboxLimits;
import dev.kiln.runtime.spi.SandboxSpec;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** Translates what the platform wants of a sandbox into what a provider is told. */
final class Specs {

    private static final int COMMON_WEIGHT = 100;
    private static final int COMMON_MEMORY_MEGABYTES = 256;
    private static final int MEGABYTES_OF_GIGABYTE = 1024;
    private static final int MIN_CPU_MILLIS = 10;

    private Specs() {}

    static SandboxSpec spec(SandboxId id, Shape shape, SandboxConfig config) {
        return new SandboxSpec(
                id,
                shape.image(),
                new SandboxLimits(
                        shape.memoryBytes(),
                        cpuWeight(shape.memoryMegabytes()),
                        cpuMillis(shape.memoryMegabytes(), config.cpuMillisPerGigabyte()),
                        config.maxProcesses(),
                        config.maxOpenFiles(),
                        OptionalLong.empty()),
                config.network(),
                environment(shape, config),
                Map.of("kind", shape.kind()),
                config.createTimeout());
    }

    /** CPU goes by memory: 256 MB weigh 100, 512 MB 200. */
    static int cpuWeight(int memoryMegabytes) {
        return Math.clamp((long) COMMON_WEIGHT * memoryMegabytes / COMMON_MEMORY_MEGABYTES, 1, 10_000);
    }

    private static OptionalInt cpuMillis(int memoryMegabytes, OptionalInt perGigabyte) {
        return perGigabyte.isEmpty()
                ? OptionalInt.empty()
                : OptionalInt.of(Math.max(MIN_CPU_MILLIS, (int)
                        ((long) perGigabyte.getAsInt() * memoryMegabytes / MEGABYTES_OF_GIGABYTE)));
    }

    private static Map<String, String> environment(Shape shape, SandboxConfig config) {
        Map<String, String> environment = new HashMap<>(config.environment());
        environment.put("__OW_API_HOST", config.apiHost());
        if (shape.hasSentinels()) {
            environment.put("KILN_QUIET_LOGS", "true");
        }
        if (shape.isConcurrent()) {
            environment.put("__OW_ALLOW_CONCURRENT", "true");
            environment.put("KILN_LOG_FRAMES", "true");
        }
        return environment;
    }
}
