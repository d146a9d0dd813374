// SPDX-License-Identifier: Apache-2.0
package dev.kiln.model.action;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kiln.model.json.Json;
import java.time.Duration;
import java.util.OptionalInt;

/**
 * What one run of an action may take. Whether the values are within the bounds of system and namespace is {@code limits}'
 * business.
 *
 * @param timeout of {@code /init} and of {@code /run}, each
 * @param memoryMegabytes of its sandbox; MB are 1024 * 1024 bytes
 * @param logMegabytes kept of what one run writes
 * @param concurrency runs at once in one sandbox
 * @param instances sandboxes at once, if bounded
 */
public record ActionLimits(
        Duration timeout, int memoryMegabytes, int logMegabytes, int concurrency, OptionalInt instances) {

    public static final ActionLimits DEFAULT = new ActionLimits(Duration.ofMinutes(1), 256, 10, 1, OptionalInt.empty());

    public long memoryBytes() {
        return memoryMegabytes * 1024L * 1024;
    }

    public long logBytes() {
        return logMegabytes * 1024L * 1024;
    }

    public ObjectNode toJson() {
        ObjectNode json = Json.object()
                .put("timeout", timeout.toMillis())
                .put("memory", memoryMegabytes)
                .put("logs", logMegabytes)
                .put("concurrency", concurrency);
        instances.ifPresent(count -> json.put("instances", count));
        return json;
    }
}
