// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.microvm.snapshots;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * All that a frozen state depends on: when one part differs, the state is of no use, and another key is what one asks for. That is how
 * snapshots become invalid.
 *
 * @param kernel the digest of the kernel
 * @param initrd the digest of the initrd, with the guest's first process in it
 * @param image the digest of the image
 * @param memoryMib of the guest
 * @param monitor which one, and its version: {@code qemu 7.2.22}
 * @param cpuModel what the guest sees
 * @param networkKind a state has the devices of one kind
 * @param settings a digest of all else that the guest was told before it was frozen: environment, limits; may be empty at the
 *     level {@link Level#KERNEL}, where the guest was told nothing
 * @param tenant whose it is; there at the level {@link Level#FUNCTION} and only there
 */
public record SnapshotKey(
        String kernel,
        String initrd,
        String image,
        int memoryMib,
        int cpus,
        String monitor,
        String cpuModel,
        String networkKind,
        String settings,
        Level level,
        Optional<Tenant> tenant) {

    /**
     * Whose secrets are in a state's memory. Nobody else is ever started from it.
     *
     * @param revision the action's, which changes with code and parameters
     */
    public record Tenant(String namespace, String action, String revision) {

        public Tenant {
            if (namespace.isBlank() || action.isBlank() || revision.isBlank()) {
                throw new IllegalArgumentException("a tenant has a namespace, an action and a revision: '" + namespace
                        + "', '" + action + "', '" + revision + "'");
            }
        }
    }

    public SnapshotKey {
        Objects.requireNonNull(level, "level");
        if (memoryMib < 1 || cpus < 1) {
            throw new IllegalArgumentException("a machine of " + memoryMib + " MiB and " + cpus + " CPUs");
        }
        if (tenant.isPresent() != (level == Level.FUNCTION)) {
            throw new IllegalArgumentException(
                    "a snapshot has a tenant at the level of a function and only there: " + level + ", " + tenant);
        }
    }

    /** The same for another level; the tenant is left out where it does not belong. */
    public SnapshotKey at(Level other, Optional<Tenant> whose) {
        return new SnapshotKey(
                kernel, initrd, image, memoryMib, cpus, monitor, cpuModel, networkKind, settings, other, whose);
    }

    /** Names the key in a directory: 64 hexadecimal digits. */
    String fingerprint() {
        String text = parts().entrySet().stream()
                // lengths, so that no value can look like the next part
                .map(it -> it.getKey() + ":" + it.getValue().length() + ":" + it.getValue())
                .collect(Collectors.joining("\n"));
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /** All parts by their names, for the snapshot's record. */
    TreeMap<String, String> parts() {
        TreeMap<String, String> parts = new TreeMap<>();
        parts.put("kernel", kernel);
        parts.put("initrd", initrd);
        parts.put("image", image);
        parts.put("memoryMib", Integer.toString(memoryMib));
        parts.put("cpus", Integer.toString(cpus));
        parts.put("monitor", monitor);
        parts.put("cpuModel", cpuModel);
        parts.put("networkKind", networkKind);
        parts.put("settings", settings);
        parts.put("level", level.name());
        tenant.ifPresent(it -> {
            parts.put("namespace", it.namespace());
            parts.put("action", it.action());
            parts.put("revision", it.revision());
        });
        return parts;
    }

    static SnapshotKey of(Map<String, String> parts) {
        Optional<Tenant> tenant = parts.containsKey("namespace")
                ? Optional.of(new Tenant(part(parts, "namespace"), part(parts, "action"), part(parts, "revision")))
                : Optional.empty();
        return new SnapshotKey(
                part(parts, "kernel"),
                part(parts, "initrd"),
                part(parts, "image"),
                Integer.parseInt(part(parts, "memoryMib")),
                Integer.parseInt(part(parts, "cpus")),
                part(parts, "monitor"),
                part(parts, "cpuModel"),
                part(parts, "networkKind"),
                part(parts, "settings"),
                Level.valueOf(part(parts, "level")),
                tenant);
    }

    private static String part(Map<String, String> parts, String name) {
        String value = parts.get(name);
        if (value == null) {
            throw new IllegalArgumentException("the key has no '" + name + "'");
        }
        return value;
    }
}
