// SPDX-License-Identifier: Apache-2.0
package dev.kiln.testkit;

import dev.kiln.runtime.spi.LogSink;
import dev.kiln.runtime.spi.MetricsSink;
import dev.kiln.runtime.spi.NetworkPolicy;
import dev.kiln.runtime.spi.Owner;
import dev.kiln.runtime.spi.RuntimeContext;
import dev.kiln.runtime.spi.SandboxId;
import dev.kiln.runtime.spi.SandboxImage;
import dev.kiln.runtime.spi.SandboxLimits;
import dev.kiln.runtime.spi.SandboxSpec;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Random;

/** Contexts, specs and sinks where a test does not care. */
final class Contexts {

    private Contexts() {}

    static RuntimeContext context(Path directory) {
        return new RuntimeContext(
                new Owner("cluster", "pool", "invoker", 1),
                directory,
                InstantSource.system(),
                new Random(1),
                MetricsSink.none());
    }

    static SandboxSpec spec(String id) {
        return new SandboxSpec(
                new SandboxId(id),
                new SandboxImage("any"),
                SandboxLimits.ofMemory(64L << 20),
                NetworkPolicy.EGRESS,
                Map.of(),
                Map.of(),
                Duration.ofSeconds(10));
    }

    /** A sink that writes both streams, in the order in which they come, into a text. */
    static LogSink into(StringBuffer text) {
        return new LogSink() {
            @Override
            public void write(Stream stream, byte[] bytes, int offset, int length) {
                text.append(new String(bytes, offset, length, StandardCharsets.UTF_8));
            }

            @Override
            public void close() {
                text.append("(closed)");
            }
        };
    }
}
