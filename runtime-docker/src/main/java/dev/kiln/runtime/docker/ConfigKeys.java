// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.docker;

import dev.kiln.runtime.spi.Capability;
import dev.kiln.runtime.spi.ConfigKey;
import dev.kiln.runtime.spi.ConfigType;
import dev.kiln.runtime.spi.ProviderDescriptor;
import dev.kiln.runtime.spi.SpiVersion;
import java.util.List;
import java.util.Set;

/** The settings that this provider knows; what each does in full is in the README. */
final class ConfigKeys {

    static final ConfigKey<String> HOST =
            ConfigKey.text("host", "unix:///var/run/docker.sock", "The daemon's Unix socket.");
    static final ConfigKey<String> NETWORK = ConfigKey.text(
            "network",
            DockerConfig.NETWORK_AUTO,
            "The network of sandboxes with egress: auto, own, or the name of a bridge.");
    static final ConfigKey<String> PULL = ConfigKey.choice(
            "pull", "missing", ConfigType.Choice.of(DockerConfig.Pull.class), "When images are fetched.");
    static final ConfigKey<String> USER = ConfigKey.text(
            "user", "", "Whom sandboxes run as, as docker run --user has it; empty for the image's own.");
    static final ConfigKey<String> DNS =
            ConfigKey.text("dns", "", "Name servers between commas; empty for the daemon's.");
    static final ConfigKey<Long> PORT =
            ConfigKey.whole("port", 8080, new ConfigType.Whole(1, 65_535), "", "Where images listen.");
    static final ConfigKey<String> LISTEN = ConfigKey.choice(
            "listen",
            "auto",
            ConfigType.Choice.of(DockerConfig.Listen.class),
            "Whether images that can may listen on a Unix socket instead of the port.");
    static final ConfigKey<String> SOCKET_DIR = ConfigKey.text(
            "socket-dir", "", "Where those sockets lie; empty for /tmp/kiln-docker-UID, with the invoker's user id.");
    static final ConfigKey<Long> PARALLEL_CREATES = ConfigKey.whole(
            "parallel-creates",
            10,
            new ConfigType.Whole(1, 1000),
            "containers",
            "How many may be in creation at once; others wait.");
    static final ConfigKey<String> SECCOMP = ConfigKey.text(
            "seccomp",
            DockerConfig.SECCOMP_DEFAULT,
            "The profile: default, unconfined, or the path of a file in JSON.");
    static final ConfigKey<String> KEEP_CAPABILITIES =
            ConfigKey.text("keep-capabilities", "", "Linux capabilities between commas that are not dropped.");
    static final ConfigKey<Boolean> INIT = ConfigKey.flag(
            "init", false, "Whether the daemon's init is put before the image's first process, to reap zombies.");
    static final ConfigKey<String> DISK = ConfigKey.choice(
            "disk", "tmpfs", ConfigType.Choice.of(DockerConfig.Disk.class), "How a disk limit is enforced.");
    static final ConfigKey<String> FIREWALL = ConfigKey.choice(
            "firewall",
            "managed",
            ConfigType.Choice.of(DockerConfig.Firewall.class),
            "Who keeps sandboxes without network from the host's own addresses.");

    static final ProviderDescriptor DESCRIPTOR = new ProviderDescriptor(
            DockerProviderFactory.NAME,
            DockerProviderFactory.VERSION,
            SpiVersion.Range.from(1, 1),
            Set.of(Capability.PAUSE, Capability.USAGE),
            List.of(
                    HOST,
                    NETWORK,
                    PULL,
                    USER,
                    DNS,
                    PORT,
                    LISTEN,
                    SOCKET_DIR,
                    PARALLEL_CREATES,
                    SECCOMP,
                    KEEP_CAPABILITIES,
                    INIT,
                    DISK,
                    FIREWALL));

    private ConfigKeys() {}
}
