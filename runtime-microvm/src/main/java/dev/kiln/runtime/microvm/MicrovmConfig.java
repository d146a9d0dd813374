// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.microvm;

import dev.kiln.runtime.microvm.qemu.QemuHost;
import dev.kiln.runtime.spi.ConfigKey;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The provider's configuration, valid once it exists.
 *
 * @param cache where kernels, disks and snapshots are kept
 * @param stateDirectory where all providers of this user on this machine write down their sandboxes
 * @param kernel the version of a prepared kernel; the newest when absent
 * @param images where images come from
 * @param parallelCreates how many sandboxes may be starting at once
 */
record MicrovmConfig(
        Path cache,
        Path stateDirectory,
        Optional<String> kernel,
        Monitor monitor,
        Images images,
        Snapshots snapshots,
        int parallelCreates) {

    /**
     * Who runs the guests.
     *
     * @param uid the user and group that monitors run as when the invoker is root
     */
    record Monitor(String program, QemuHost.Wanted acceleration, int uid) {}

    /**
     * Images and the disks made of them.
     *
     * @param engine the Docker engine's socket
     * @param folder OCI layouts and archives
     */
    record Images(
            String sqfstar,
            Optional<Path> engine,
            boolean mayPull,
            Optional<Path> folder,
            long diskQuotaBytes,
            Duration buildTimeout) {}

    /**
     * Frozen machines.
     *
     * @param quotaBytes what those without secrets may take; 0 for none
     * @param memory a directory in memory for those with secrets
     * @param restoreSafe repositories of images whose runtimes may be cloned though they do not say so
     */
    record Snapshots(long quotaBytes, Path memory, long memoryQuotaBytes, Set<String> restoreSafe) {

        Snapshots {
            restoreSafe = Set.copyOf(restoreSafe);
        }
    }

    /** The kernel takes 107 bytes for a socket's path, and {@code /.draft-0123456789012345678/reader/state.sock} comes after this. */
    private static final int MAX_STATE_DIRECTORY = 107 - 46;

    private static final String NONE = "-";

    static MicrovmConfig of(Map<String, String> config, HostUser user) {
        ConfigKeys.DESCRIPTOR.check(config);
        return new MicrovmConfig(
                directory(ConfigKeys.CACHE_DIR, config, "/var/tmp/kiln-microvm-" + user.uid()),
                stateDirectory(config, user),
                present(ConfigKeys.KERNEL.in(config)),
                new Monitor(
                        ConfigKeys.QEMU.in(config),
                        constant(QemuHost.Wanted.class, ConfigKeys.ACCELERATION.in(config)),
                        ConfigKeys.MONITOR_UID.in(config).intValue()),
                new Images(
                        ConfigKeys.SQFSTAR.in(config),
                        present(ConfigKeys.ENGINE.in(config))
                                .filter(path -> !path.equals(NONE))
                                .map(Path::of),
                        ConfigKeys.PULL.in(config),
                        present(ConfigKeys.IMAGES.in(config)).map(Path::of),
                        ConfigKeys.DISK_QUOTA.in(config),
                        ConfigKeys.ROOTFS_TIMEOUT.in(config)),
                new Snapshots(
                        ConfigKeys.SNAPSHOT_QUOTA.in(config),
                        directory(ConfigKeys.SECRETS_DIR, config, "/dev/shm/kiln-microvm-" + user.uid()),
                        ConfigKeys.SECRETS_QUOTA.in(config),
                        Arrays.stream(ConfigKeys.RESTORE_SAFE.in(config).split(",", -1))
                                .map(String::strip)
                                .filter(name -> !name.isEmpty())
                                .collect(Collectors.toSet())),
                ConfigKeys.PARALLEL_CREATES.in(config).intValue());
    }

    private static Path stateDirectory(Map<String, String> config, HostUser user) {
        // not the JVM's own temporary directory: all invokers of a machine must agree
        Path directory = directory(ConfigKeys.STATE_DIR, config, "/tmp/kiln-microvm-" + user.uid());
        if (directory.toString().getBytes(StandardCharsets.UTF_8).length > MAX_STATE_DIRECTORY) {
            throw ConfigKeys.STATE_DIR.unusable(
                    directory.toString(), "an absolute directory of at most " + MAX_STATE_DIRECTORY + " bytes");
        }
        return directory;
    }

    private static Path directory(ConfigKey<String> key, Map<String, String> config, String standard) {
        Path path = Path.of(present(key.in(config)).orElse(standard));
        if (!path.isAbsolute()) {
            throw key.unusable(path.toString(), "an absolute directory");
        }
        return path.normalize();
    }

    private static Optional<String> present(String text) {
        return Optional.of(text).filter(it -> !it.isEmpty());
    }

    private static <E extends Enum<E>> E constant(Class<E> type, String word) {
        return Enum.valueOf(type, word.toUpperCase(Locale.ROOT));
    }
}
