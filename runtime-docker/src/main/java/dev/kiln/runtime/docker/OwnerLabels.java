// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.docker;

import dev.kiln.runtime.spi.Owner;
import dev.kiln.runtime.spi.SandboxId;
import dev.kiln.runtime.spi.SandboxSpec;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Writes on a container whose it is, and reads it again. */
final class OwnerLabels {

    static final String CLUSTER = "dev.kiln.cluster";
    static final String POOL = "dev.kiln.pool";
    static final String INVOKER = "dev.kiln.invoker";
    static final String EPOCH = "dev.kiln.epoch";
    static final String SANDBOX = "dev.kiln.sandbox";
    private static final String TAG = "dev.kiln.tag.";

    private OwnerLabels() {}

    /** What a container's labels say. */
    record Marked(SandboxId id, Owner owner) {}

    static Map<String, String> of(Owner owner, SandboxSpec spec) {
        Map<String, String> labels = new HashMap<>();
        spec.tags().forEach((key, value) -> labels.put(TAG + key, value));
        labels.put(CLUSTER, owner.cluster());
        labels.put(POOL, owner.pool());
        labels.put(INVOKER, owner.invoker());
        labels.put(EPOCH, String.valueOf(owner.epoch()));
        labels.put(SANDBOX, spec.id().value());
        return labels;
    }

    /** Empty when any part is missing or malformed: such a container is somebody else's, and is left alone. */
    static Optional<Marked> read(@Nullable Map<String, String> labels) {
        if (labels == null) {
            return Optional.empty();
        }
        try {
            Owner owner = new Owner(
                    labels.getOrDefault(CLUSTER, ""),
                    labels.getOrDefault(POOL, ""),
                    labels.getOrDefault(INVOKER, ""),
                    Long.parseLong(labels.getOrDefault(EPOCH, "")));
            return Optional.of(new Marked(new SandboxId(labels.getOrDefault(SANDBOX, "")), owner));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** The container's name; no part can hold an underscore, so no two clusters' sandboxes share one. */
    static String containerName(String cluster, SandboxId id) {
        return "kiln_" + cluster + "_" + id;
    }
}
