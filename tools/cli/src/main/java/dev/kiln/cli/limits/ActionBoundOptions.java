// SPDX-License-Identifier: Apache-2.0
package dev.kiln.cli.limits;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Bounds of a namespace's actions; they only narrow those of the system. */
final class ActionBoundOptions {

    @Option(names = "--minActionMemory", paramLabel = "MB", order = 6, description = "least memory of an action")
    private @Nullable Integer minActionMemory;

    @Option(names = "--maxActionMemory", paramLabel = "MB", order = 7, description = "most memory of an action")
    private @Nullable Integer maxActionMemory;

    @Option(
            names = "--minActionLogs",
            paramLabel = "MB",
            order = 8,
            description = "least size of logs that an action may ask for")
    private @Nullable Integer minActionLogs;

    @Option(names = "--maxActionLogs", paramLabel = "MB", order = 9, description = "most of it")
    private @Nullable Integer maxActionLogs;

    @Option(names = "--minActionTimeout", paramLabel = "MS", order = 10, description = "least time limit of an action")
    private @Nullable Integer minActionTimeout;

    @Option(names = "--maxActionTimeout", paramLabel = "MS", order = 11, description = "most of it")
    private @Nullable Integer maxActionTimeout;

    @Option(
            names = "--minActionConcurrency",
            paramLabel = "COUNT",
            order = 12,
            description = "least calls at once in one sandbox")
    private @Nullable Integer minActionConcurrency;

    @Option(names = "--maxActionConcurrency", paramLabel = "COUNT", order = 13, description = "most of it")
    private @Nullable Integer maxActionConcurrency;

    @Option(
            names = "--maxActionInstances",
            paramLabel = "COUNT",
            order = 14,
            description = "sandboxes that one action may have at once")
    private @Nullable Integer maxActionInstances;

    @Option(
            names = "--maxParameterSize",
            paramLabel = "SIZE",
            order = 15,
            description = "parameters of an entity, such as \"512 KB\"")
    private @Nullable String maxParameterSize;

    @Option(
            names = "--maxPayloadSize",
            paramLabel = "SIZE",
            order = 16,
            description = "arguments of an invocation, such as \"64 KB\"")
    private @Nullable String maxPayloadSize;

    void putInto(ObjectNode body) {
        put(body, "minActionMemory", minActionMemory);
        put(body, "maxActionMemory", maxActionMemory);
        put(body, "minActionLogs", minActionLogs);
        put(body, "maxActionLogs", maxActionLogs);
        put(body, "minActionTimeout", minActionTimeout);
        put(body, "maxActionTimeout", maxActionTimeout);
        put(body, "minActionConcurrency", minActionConcurrency);
        put(body, "maxActionConcurrency", maxActionConcurrency);
        put(body, "maxActionInstances", maxActionInstances);
        if (maxParameterSize != null) {
            body.put("maxParameterSize", maxParameterSize);
        }
        if (maxPayloadSize != null) {
            body.put("maxPayloadSize", maxPayloadSize);
        }
    }

    private static void put(ObjectNode body, String name, @Nullable Integer value) {
        if (value != null) {
            body.put(name, value);
        }
    }
}
