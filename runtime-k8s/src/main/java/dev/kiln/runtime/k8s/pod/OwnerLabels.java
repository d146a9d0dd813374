// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.k8s.pod;

import dev.kiln.runtime.spi.Owner;
import dev.kiln.runtime.spi.SandboxId;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Writes on a pod whose it is, and reads it again. */
public final class OwnerLabels {

    /** All our labels and annotations begin so. */
    public static final String PREFIX = "dev.kiln/";

    public static final String CLUSTER = PREFIX + "cluster";
    public static final String POOL = PREFIX + "pool";
    public static final String INVOKER = PREFIX + "invoker";
    public static final String EPOCH = PREFIX + "epoch";
    public static final String SANDBOX = PREFIX + "sandbox";

    /** A {@link Role}'s word. */
    public static final String ROLE = PREFIX + "role";

    /** {@code none} or {@code egress}: what network policies select by. */
    public static final String NETWORK = PREFIX + "network";

    private OwnerLabels() {}

    /** What a pod's labels say. */
    public record Marked(SandboxId id, Owner owner, String role) {

        public boolean is(Role other) {
            return role.equals(other.word());
        }
    }

    public static Map<String, String> of(Owner owner, SandboxId id, Role role) {
        Map<String, String> labels = new TreeMap<>();
        labels.put(CLUSTER, owner.cluster());
        labels.put(POOL, owner.pool());
        labels.put(INVOKER, owner.invoker());
        labels.put(EPOCH, String.valueOf(owner.epoch()));
        labels.put(SANDBOX, id.value());
        labels.put(ROLE, role.word());
        return labels;
    }

    /** What all pods of an invoker have, in whatever epoch. */
    public static Map<String, String> ofInvoker(Owner owner) {
        return Map.of(CLUSTER, owner.cluster(), INVOKER, owner.invoker());
    }

    /** Empty when any part is missing or malformed: such a pod is somebody else's, and is left alone. */
    public static Optional<Marked> read(@Nullable Map<String, String> labels) {
        if (labels == null) {
            return Optional.empty();
        }
        try {
            Owner owner = new Owner(
                    labels.getOrDefault(CLUSTER, ""),
                    labels.getOrDefault(POOL, ""),
                    labels.getOrDefault(INVOKER, ""),
                    Long.parseLong(labels.getOrDefault(EPOCH, "")));
            return Optional.of(
                    new Marked(new SandboxId(labels.getOrDefault(SANDBOX, "")), owner, labels.getOrDefault(ROLE, "")));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** A pod's name. An id has no dots, so the last one ends the cluster, and no two clusters' sandboxes share a name. */
    public static String podName(String cluster, SandboxId id) {
        return "kiln." + cluster + "." + id;
    }
}
