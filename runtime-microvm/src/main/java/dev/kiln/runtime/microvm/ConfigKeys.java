// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.microvm;

import dev.kiln.runtime.microvm.qemu.QemuHost;
import dev.kiln.runtime.spi.Capability;
import dev.kiln.runtime.spi.ConfigKey;
import dev.kiln.runtime.spi.ConfigType;
import dev.kiln.runtime.spi.ProviderDescriptor;
import dev.kiln.runtime.spi.SpiVersion;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** The settings that this provider knows; what each does in full is in the README. */
final class ConfigKeys {

    private static final long GIB = 1L << 30;

    static final ConfigKey<String> CACHE_DIR = ConfigKey.text(
            "cache-dir",
            "",
            "Where kernels, disks and snapshots are kept, for all providers of this user; empty for /var/tmp/kiln-microvm-UID.");
    static final ConfigKey<String> STATE_DIR = ConfigKey.text(
            "state-dir",
            "",
            "Where all providers of this user write down their sandboxes; empty for /tmp/kiln-microvm-UID.");
    static final ConfigKey<String> KERNEL =
            ConfigKey.text("kernel", "", "The version of a prepared kernel; empty for the newest one.");
    static final ConfigKey<String> QEMU =
            ConfigKey.text("qemu", "qemu-system-x86_64", "The program that runs the machines.");
    static final ConfigKey<String> ACCELERATION = ConfigKey.choice(
            "acceleration",
            "auto",
            ConfigType.Choice.of(QemuHost.Wanted.class),
            "Who executes the guests' instructions; auto is KVM where a guest really runs with it, else emulation.");
    static final ConfigKey<Long> MONITOR_UID = ConfigKey.whole(
            "monitor-uid",
            229_999,
            new ConfigType.Whole(1000, Integer.MAX_VALUE),
            "user id",
            "As root: whom the monitors run as, a user and group that nobody else is.");
    static final ConfigKey<String> SQFSTAR = ConfigKey.text("sqfstar", "sqfstar", "The program that makes disks.");
    static final ConfigKey<String> ENGINE = ConfigKey.text(
            "engine", "/var/run/docker.sock", "The Docker engine's socket, where images are looked for; - for none.");
    static final ConfigKey<Boolean> PULL =
            ConfigKey.flag("pull", false, "Whether the engine is asked to pull images that it does not have.");
    static final ConfigKey<String> IMAGES = ConfigKey.text(
            "images", "", "A directory with OCI layouts and docker-archive files, where images are looked for first.");
    static final ConfigKey<Long> DISK_QUOTA = ConfigKey.size(
            "disk-quota",
            "20 GiB",
            new ConfigType.Size(GIB, 4096 * GIB),
            "What the disks of all images may take together.");
    static final ConfigKey<Duration> ROOTFS_TIMEOUT = ConfigKey.span(
            "rootfs-timeout",
            "5m",
            new ConfigType.Span(Duration.ofSeconds(5), Duration.ofHours(1)),
            "How long the making of one disk may take.");
    static final ConfigKey<Long> SNAPSHOT_QUOTA = ConfigKey.size(
            "snapshot-quota",
            "8 GiB",
            new ConfigType.Size(0, 4096 * GIB),
            "What frozen machines may take on disk together; 0 for none, and then every sandbox boots.");
    static final ConfigKey<String> SECRETS_DIR = ConfigKey.text(
            "secrets-dir",
            "",
            "A directory in memory for frozen machines with actions in them; empty for /dev/shm/kiln-microvm-UID.");
    static final ConfigKey<Long> SECRETS_QUOTA = ConfigKey.size(
            "secrets-quota",
            "1 GiB",
            new ConfigType.Size(0, 4096 * GIB),
            "What frozen machines with actions in them may take of the memory.");
    static final ConfigKey<String> RESTORE_SAFE = ConfigKey.text(
            "restore-safe",
            "",
            "Repositories of images, commas between, whose runtimes may be cloned though they do not say that they can.");
    static final ConfigKey<Long> PARALLEL_CREATES = ConfigKey.whole(
            "parallel-creates",
            8,
            new ConfigType.Whole(1, 256),
            "sandboxes",
            "How many may be starting at once; others wait.");

    static final ProviderDescriptor DESCRIPTOR = new ProviderDescriptor(
            MicrovmProviderFactory.NAME,
            MicrovmProviderFactory.VERSION,
            SpiVersion.Range.from(1, 1),
            Set.of(Capability.PAUSE, Capability.USAGE, Capability.CHECKPOINT),
            List.of(
                    CACHE_DIR,
                    STATE_DIR,
                    KERNEL,
                    QEMU,
                    ACCELERATION,
                    MONITOR_UID,
                    SQFSTAR,
                    ENGINE,
                    PULL,
                    IMAGES,
                    DISK_QUOTA,
                    ROOTFS_TIMEOUT,
                    SNAPSHOT_QUOTA,
                    SECRETS_DIR,
                    SECRETS_QUOTA,
                    RESTORE_SAFE,
                    PARALLEL_CREATES));

    private ConfigKeys() {}
}
