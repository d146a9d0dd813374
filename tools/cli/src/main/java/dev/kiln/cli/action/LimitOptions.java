// SPDX-License-Identifier: Apache-2.0
package dev.kiln.cli.action;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kiln.cli.json.JsonTree;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What an action may use. */
final class LimitOptions {

    @Option(
            names = {"-t", "--timeout"},
            paramLabel = "MILLIS",
            order = 20,
            description = "how long it may run, in milliseconds")
    private @Nullable Integer timeoutMillis;

    @Option(
            names = {"-m", "--memory"},
            paramLabel = "MB",
            order = 21,
            description = "its memory, in MB")
    private @Nullable Integer memoryMegabytes;

    @Option(
            names = {"-l", "--logsize"},
            paramLabel = "MB",
            order = 22,
            description = "the most it may log, in MB")
    private @Nullable Integer logMegabytes;

    @Option(
            names = {"-c", "--concurrency"},
            paramLabel = "COUNT",
            order = 23,
            description = "activations at once in one sandbox")
    private @Nullable Integer concurrency;

    /** The limits that are given; empty when none is. */
    Optional<ObjectNode> limits() {
        ObjectNode limits = JsonTree.object();
        put(limits, "timeout", timeoutMillis);
        put(limits, "memory", memoryMegabytes);
        put(limits, "logs", logMegabytes);
        put(limits, "concurrency", concurrency);
        return limits.isEmpty() ? Optional.empty() : Optional.of(limits);
    }

    private static void put(ObjectNode limits, String name, @Nullable Integer value) {
        if (value != null) {
            limits.put(name, value);
        }
    }
}
